import { command } from "../access/verb.ts";
import { requestJob } from "../jobs/request-job.ts";
import { PublishForBank } from "./inputs.ts";
import { assertBank, matchingOf, PUBLISH_CONFLICTS, putOnSale, readTerms } from "./put-on-sale.ts";

/**
 * The platform's own jobs put a bank's product on sale. What a bank's people publish goes through
 * {@link proposeProduct} and a second person. Publishing what is on sale already changes nothing. Matching follows as a job.
 * @throws DomainError `invalid` naming the faulty places of the terms; `conflict` where another bank has the code
 */
export const publishProduct = command({
  permission: "product.publish",
  input: PublishForBank,
  conflicts: PUBLISH_CONFLICTS,
  async run({ tx, input, now, audit, ringFor }) {
    const { bankId, code, name, summary } = input;
    await assertBank(tx, bankId);
    const publication = { code, name, summary, terms: readTerms(input.terms) };
    const { published, note } = await putOnSale(tx, bankId, publication, { changeId: null, now });
    if (published.changed) ringFor(await requestJob(tx, matchingOf(published.productId, bankId), now));
    await audit(note);
    return published;
  },
});

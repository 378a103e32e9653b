import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";
import { assertHeldToWords } from "../changes/held-to-words.ts";
import { ApproveChange } from "../changes/inputs.ts";
import { CHANGE_CONFLICTS, closeChange, lockOpenChange } from "../changes/open-change.ts";
import { requestJob } from "../jobs/request-job.ts";
import { PublishProduct } from "./inputs.ts";
import { COMPARED, comparedWords, productWords } from "./product-facts.ts";
import { standingProduct } from "./propose-product.ts";
import { assertBank, matchingOf, PUBLISH_CONFLICTS, putOnSale, readTerms } from "./put-on-sale.ts";
import { dictionaryFor } from "./rule-dictionary.ts";

const ProductPayload = PublishProduct.extend({ terms: z.unknown().transform(readTerms) });

/** A second person of the bank approves a proposed product or version: it is on sale from then on, and matching follows. */
export const approveProduct = command({
  permission: "product.approve",
  input: ApproveChange,
  conflicts: { ...CHANGE_CONFLICTS, ...PUBLISH_CONFLICTS },
  async run({ tx, member, input, now, audit, ringFor }) {
    const change = await lockOpenChange(tx, { changeId: input.changeId, kind: "product" }, member);
    const bankId = member.organisationId;
    await assertBank(tx, bankId);
    await closeChange(tx, change, member, { status: "approved", note: input.note }, now);
    const publication = ProductPayload.parse(change.payload);
    const stands = await standingProduct(tx, publication.code, bankId);
    const rules = [publication, ...(stands ? [stands] : [])].map(({ terms }) => terms.rule);
    const dictionary = await dictionaryFor(tx, rules);
    assertHeldToWords(change, {
      ...productWords(publication, dictionary),
      // Proposals of before this fact was told have none.
      ...(stands &&
        change.facts.some(({ name }) => name === COMPARED) && {
          [COMPARED]: comparedWords(publication, stands, dictionary),
        }),
    });
    const { published, note } = await putOnSale(tx, bankId, publication, { changeId: change.id, now });
    if (published.changed) {
      ringFor(await requestJob(tx, matchingOf(published.productId, bankId), now));
    }
    await audit({ ...note, after: { ...note.after, change: change.number } });
    return { ...published, code: publication.code };
  },
});

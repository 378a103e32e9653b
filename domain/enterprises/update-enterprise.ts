import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type FieldErrors, invalid, notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { requestJob } from "../jobs/request-job.ts";
import { sealContactChanges } from "./contact.ts";
import { UpdateEnterprise } from "./inputs.ts";
import { checkPlace } from "./register-enterprise.ts";
import { sizeClassOf } from "./size-class.ts";

/**
 * Corrects what the firm told about itself; code, name and kind are the register's and stay. The size class follows,
 * and the profile is computed anew.
 */
export const updateEnterprise = command({
  permission: "enterprise.update",
  input: UpdateEnterprise,
  async run({ tx, keys, input, member, now, audit, ringFor }) {
    const { enterprises, enterpriseContacts } = schema;
    const id = member.organisationId;
    const [before] = await tx.select().from(enterprises).where(eq(enterprises.id, id)).for("no key update");
    if (!before) throw notFound("企业信息");
    const fields: FieldErrors = {};
    const industry = await checkPlace(tx, input, fields);
    if (!industry) throw invalid("有几处需要更正，请查看下面标出的内容。", fields);

    const { legalRepresentative, contactName, phone, industry: _, ...told } = input;
    const facts = {
      ...told,
      ...{ industryCode: industry.code, industrySection: industry.section },
      ...{ totalAssets: input.totalAssets ?? null, registeredCapital: input.registeredCapital ?? null },
    };
    const after = { ...facts, sizeClass: sizeClassOf({ kind: before.kind, ...facts }) };
    await tx
      .update(enterprises)
      .set({ ...after, updatedAt: now })
      .where(eq(enterprises.id, id));
    const sealed = await sealContactChanges({ tx, keys }, id, { contactName, phone });
    const contact = { legalRepresentative, ...sealed };
    await tx.update(enterpriseContacts).set(contact).where(eq(enterpriseContacts.enterpriseId, id));
    ringFor(
      await requestJob(
        tx,
        {
          job: "profile",
          key: `enterprise:${id}`,
          parameters: { scope: "enterprise", enterpriseId: id },
          organisationId: id,
        },
        now,
      ),
    );
    const changed = (Object.keys(after) as (keyof typeof after)[]).filter(
      (key) => before[key] !== after[key],
    );
    const pick = (row: typeof after) => Object.fromEntries(changed.map((key) => [key, row[key]]));
    await audit({ subjectType: "enterprise", subjectId: id, before: pick(before), after: pick(after) });
  },
});

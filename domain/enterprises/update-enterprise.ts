import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type FieldErrors, invalid, notFound } from "#lib/errors.ts";
import { command } from "../access/verb.ts";
import { isPersonalConsent, withdrawLive } from "../consents/move-consent.ts";
import { requestJob } from "../jobs/request-job.ts";
import { sealContactChanges } from "./contact.ts";
import { UpdateEnterprise } from "./inputs.ts";
import { checkPlace } from "./register-enterprise.ts";
import { declaredOf } from "./self-declaration.ts";
import { sizeClassOf } from "./size-class.ts";

/**
 * Corrects what the firm told about itself; code, name and kind are the register's and stay. The size class follows,
 * and the profile is computed anew. A new legal representative has yet to be shown: the check of the former one ends.
 */
export const updateEnterprise = command({
  permission: "enterprise.update",
  input: UpdateEnterprise,
  async run({ tx, keys, input, member, now, audit, ringFor }): Promise<{ hasNewRepresentative: boolean }> {
    const { enterprises, enterpriseContacts, selfDeclarations } = schema;
    const id = member.organisationId;
    const [row] = await tx
      .select({
        enterprise: enterprises,
        declared: selfDeclarations,
        legalRepresentative: enterpriseContacts.legalRepresentative,
      })
      .from(enterprises)
      .innerJoin(selfDeclarations, eq(selfDeclarations.enterpriseId, enterprises.id))
      .innerJoin(enterpriseContacts, eq(enterpriseContacts.enterpriseId, enterprises.id))
      .where(eq(enterprises.id, id))
      .for("no key update");
    if (!row) throw notFound("企业信息");
    const before = { ...row.declared, ...row.enterprise };
    const fields: FieldErrors = {};
    const industry = await checkPlace(tx, input, fields);
    if (!industry) throw invalid("有几处需要更正，请查看下面标出的内容。", fields);

    const { legalRepresentative, contactName, phone } = input;
    // What the former representative let others see of themselves is not the next one's.
    const hasNewRepresentative = row.legalRepresentative !== legalRepresentative;
    if (hasNewRepresentative) await withdrawLive({ tx, now, audit, ringFor }, id, isPersonalConsent());
    const declared = declaredOf(input);
    const facts = {
      ...{ divisionCode: input.divisionCode, address: input.address, registeredOn: input.registeredOn },
      ...{ industryCode: industry.code, industrySection: industry.section },
      registeredCapital: input.registeredCapital ?? null,
    };
    const sizeClass = sizeClassOf({ kind: before.kind, ...facts, ...declared });
    await tx
      .update(enterprises)
      .set({ ...facts, sizeClass, updatedAt: now })
      .where(eq(enterprises.id, id));
    await tx.update(selfDeclarations).set(declared).where(eq(selfDeclarations.enterpriseId, id));
    const after = { ...facts, ...declared, sizeClass };
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
    return { hasNewRepresentative };
  },
});

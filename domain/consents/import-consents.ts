import { inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { dateOn } from "#lib/dates.ts";
import { invalid } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { publicNumber } from "#lib/public-number.ts";
import { CONSENT_DOMAINS, words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { takeNumbers } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import { sealConsent } from "./artefact.ts";
import { withoutContact } from "./draft-consents.ts";
import { MAX_CONSENT_MONTHS } from "./inputs.ts";
import { itemsOf } from "./items.ts";
import { periodOf } from "./lifecycle.ts";
import { consentStatement } from "./statement.ts";

const Imported = z.object({
  /** For who must refer to it before it is written; a new one unless given. */
  id: z.uuid().optional(),
  enterpriseId: z.uuid(),
  granteeId: z.uuid(),
  grantedBy: z.uuid(),
  purpose: z.enum(words("consentPurpose")),
  domains: z.array(z.enum(CONSENT_DOMAINS)).min(1),
  grantedAt: z.date(),
  months: z.int().min(1).max(MAX_CONSENT_MONTHS),
  mode: z.enum(words("consentMode")).default("case"),
});

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 2_000;

/**
 * Takes over authorisations that were given elsewhere, each with the statement that it amounts to, signed as the
 * platform's own are. All or none.
 * @returns their ids, in the order of the input
 */
export const importConsents = command({
  permission: "consent.import",
  input: z.object({ consents: z.array(Imported).min(1) }),
  async run({ tx, keys, input: { consents }, now, audit }): Promise<{ consentIds: string[] }> {
    const firms = await firmsOf(
      tx,
      consents.map((each) => each.enterpriseId),
    );
    const grantees = await granteesOf(
      tx,
      consents.map((each) => each.granteeId),
    );
    const numbers = await takeNumbers(tx, consents.length);
    const rows: (typeof schema.consents.$inferInsert & { id: string })[] = [];
    for (const [index, { months, ...consent }] of consents.entries()) {
      const firm = firms.get(consent.enterpriseId);
      const grantee = grantees.get(consent.granteeId);
      if (!firm || !grantee) throw invalid("其中有授权的企业或机构不在平台上，整批没有导入。");
      if (grantee.contact === "") throw invalid(`${withoutContact(grantee.name)}整批没有导入。`);
      const from = dateOn(consent.grantedAt);
      const parties = { enterpriseName: firm.name, uscc: firm.uscc, granteeName: grantee.name };
      const terms = {
        ...consent,
        ...{ granteeContact: grantee.contact, items: itemsOf(consent.domains) },
        ...{ maxUses: null, usesPerDay: null, rangeFrom: null, ...periodOf(consent.grantedAt, months) },
      };
      const row = {
        ...terms,
        ...{
          id: consent.id ?? newId(),
          number: publicNumber("SQ", Number(from.slice(0, 4)), numbers[index]!),
        },
        ...{
          subject: "enterprise" as const,
          statement: consentStatement({ ...parties, ...terms, months, from }),
        },
      };
      rows.push({ ...row, ...(await sealConsent(keys, row, parties)) });
    }
    for (let at = 0; at < rows.length; at += CHUNK)
      await tx.insert(schema.consents).values(rows.slice(at, at + CHUNK));
    const consentIds = rows.map((row) => row.id);
    // By their ids, so that one of them that is deleted behind the platform's back is missed.
    const after = { imported: rows.length, consents: consentIds };
    await audit({ subjectType: "consents", subjectId: dateOn(now), after });
    return { consentIds };
  },
});

async function firmsOf(tx: Tx, ids: string[]) {
  const { enterprises } = schema;
  const rows = await tx
    .select({ id: enterprises.id, name: enterprises.name, uscc: enterprises.uscc })
    .from(enterprises)
    .where(inArray(enterprises.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

async function granteesOf(tx: Tx, ids: string[]) {
  const { organisations } = schema;
  const rows = await tx
    .select({ id: organisations.id, name: organisations.name, contact: organisations.contact })
    .from(organisations)
    .where(inArray(organisations.id, [...new Set(ids)]));
  return new Map(rows.map((row) => [row.id, row]));
}

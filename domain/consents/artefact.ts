import { createHash } from "node:crypto";
import type { schema } from "#db/client.ts";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { type DataDomain, label } from "#lib/vocabulary.ts";
import { type DataItem, isPersonal } from "./items.ts";
import { DOMAIN_CONTENTS, MODE_MEANING, PERSONAL_CONTENTS, USE, WITHDRAWAL } from "./statement.ts";

type Row = typeof schema.consents.$inferSelect;

/** The columns that say what was agreed. They never change, and each is part of what the platform signs. */
export type AgreedTerms = Pick<
  Row,
  | "id"
  | "number"
  | "enterpriseId"
  | "granteeId"
  | "granteeContact"
  | "subject"
  | "purpose"
  | "domains"
  | "items"
  | "mode"
  | "maxUses"
  | "usesPerDay"
  | "rangeFrom"
  | "grantedAt"
  | "grantedBy"
  | "expiresOn"
  | "expiresAt"
  | "statement"
>;

export type Parties = { enterpriseName: string; uscc: string; granteeName: string };
export type Sealed = { artefact: string; signature: string };

const FORMAT = "xinyidai-consent/1";

/** What somebody made of an instant need not be one any more; then no signature fits. */
const isoOf = (at: Date) => (Number.isNaN(at.getTime()) ? null : at.toISOString());

const termsOf = (row: AgreedTerms) => ({
  id: row.id,
  number: row.number,
  enterpriseId: row.enterpriseId,
  granteeId: row.granteeId,
  granteeContact: row.granteeContact,
  subject: row.subject,
  purpose: row.purpose,
  domains: row.domains,
  items: row.items,
  mode: row.mode,
  maxUses: row.maxUses,
  usesPerDay: row.usesPerDay,
  rangeFrom: row.rangeFrom,
  grantedAt: isoOf(row.grantedAt),
  grantedBy: row.grantedBy,
  expiresOn: row.expiresOn,
  expiresAt: isoOf(row.expiresAt),
  statement: row.statement,
});

/** What 个人信息保护法 §23 wants told, in words, beside the coded terms. */
const inWords = (row: AgreedTerms, { enterpriseName, uscc, granteeName }: Parties) => ({
  ...{ enterpriseName, uscc, granteeName },
  granteeContact: row.granteeContact,
  purpose: `${label("consentPurpose", row.purpose)}：${USE[row.purpose]}`,
  method: MODE_MEANING[row.mode],
  kinds: [
    ...row.domains.map((domain) => DOMAIN_CONTENTS[domain as DataDomain]),
    ...(row.items as DataItem[]).filter(isPersonal).map((item) => PERSONAL_CONTENTS[item]),
  ],
  withdrawal: WITHDRAWAL,
});

/** The consent as one canonical text with the platform's signature over it. */
export async function sealConsent(keys: Keys, row: AgreedTerms, parties: Parties): Promise<Sealed> {
  const artefact = canonicalJson({ format: FORMAT, terms: termsOf(row), words: inWords(row, parties) });
  return { artefact, signature: await keys.sign(artefact) };
}

/** Digests of what has been found signed. A signature holds for ever, so each is checked once a process. */
const known = new Set<string>();
const MOST_KNOWN = 50_000;

async function isSigned(keys: Keys, { artefact, signature }: Sealed): Promise<boolean> {
  const digest = createHash("sha256").update(signature).update("\n").update(artefact).digest("base64");
  if (known.has(digest)) return true;
  if ((await keys.verify(signature)) !== artefact) return false;
  if (known.size >= MOST_KNOWN) known.clear();
  known.add(digest);
  return true;
}

/** Whether the row says today what the owner agreed to and the platform signed. */
export async function isAuthentic(
  keys: Keys,
  row: AgreedTerms & Pick<Row, "artefact" | "signature">,
): Promise<boolean> {
  const { artefact, signature } = row;
  if (artefact === null || signature === null) return false;
  if (!(await isSigned(keys, { artefact, signature }))) return false;
  const { terms } = JSON.parse(artefact) as { terms?: unknown };
  return terms !== undefined && canonicalJson(terms) === canonicalJson(termsOf(row));
}

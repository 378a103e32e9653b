import { asc, eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { maskAccount, maskIdentityNumber, maskName, maskPhone } from "#lib/crypto/mask.ts";
import { openContact } from "../enterprises/contact.ts";
import { identityNumberIndex } from "../verification/private-rows.ts";
import { openFields, openRows } from "./private-fields.ts";
import type { Hands } from "./subject-keys.ts";

const { enterpriseContacts, legalRepresentatives, bankAccounts } = schema;

export type Contact = { contactName: string | null; phone: string | null };
export type Representative = { identityNumber: string | null; mobilePhone: string | null };
export type Account = { bankName: string; account: string | null };

/** Whom to ask at the firm; null where the actor does not see the row. */
export async function readContact(hands: Hands, enterpriseId: string): Promise<Contact | null> {
  const [row] = await hands.tx
    .select()
    .from(enterpriseContacts)
    .where(eq(enterpriseContacts.enterpriseId, enterpriseId));
  return row ? openContact(hands, enterpriseId, row) : null;
}

/** The legal representative's own particulars; null where there are none, or the actor does not see the row. */
export async function readRepresentative(hands: Hands, enterpriseId: string): Promise<Representative | null> {
  const [row] = await hands.tx
    .select()
    .from(legalRepresentatives)
    .where(eq(legalRepresentatives.enterpriseId, enterpriseId));
  if (!row) return null;
  const sealed = { identityNumber: row.identityNumberSealed, mobilePhone: row.phoneSealed };
  const opened = await openFields(hands, "legal_representatives", enterpriseId, sealed);
  const { identityNumber } = opened;
  // A number that stood here before is sealed just as well; the index says which one stands here now.
  if (
    identityNumber !== null &&
    !row.identityNumberIndex?.equals(identityNumberIndex(hands.keys, enterpriseId, identityNumber))
  )
    throw new Error(
      `legal_representatives.identityNumber:${enterpriseId}: not the number that its index names`,
    );
  return opened;
}

/** The firm's accounts, the oldest first. */
export async function readAccounts(hands: Hands, enterpriseId: string): Promise<Account[]> {
  const rows = await hands.tx
    .select()
    .from(bankAccounts)
    .where(eq(bankAccounts.enterpriseId, enterpriseId))
    .orderBy(asc(bankAccounts.createdAt), asc(bankAccounts.id));
  const sealed = rows.map(({ id, accountSealed }) => ({ rowId: id, sealed: { account: accountSealed } }));
  const opened = await openRows(hands, "bank_accounts", sealed);
  return rows.map(({ bankName }, at) => ({ bankName, account: opened[at]!.account }));
}

const masked = (mask: (value: string) => string, value: string | null) =>
  value === null ? null : mask(value);

export const maskContact = ({ contactName, phone }: Contact): Contact => ({
  contactName: masked(maskName, contactName),
  phone: masked(maskPhone, phone),
});

export const maskRepresentative = ({ identityNumber, mobilePhone }: Representative): Representative => ({
  identityNumber: masked(maskIdentityNumber, identityNumber),
  mobilePhone: masked(maskPhone, mobilePhone),
});

export const maskOf = ({ bankName, account }: Account): Account => ({
  bankName,
  account: masked(maskAccount, account),
});

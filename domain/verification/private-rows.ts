import { and, eq, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { newId } from "#lib/ids.ts";
import { type Fen, fen } from "#lib/money.ts";
import { openFields, sealFields } from "../privacy/private-fields.ts";
import type { Hands } from "../privacy/subject-keys.ts";

const { bankAccounts, legalRepresentatives, verifications } = schema;

const PEOPLE = "legal_representatives";
const ACCOUNTS = "bank_accounts";
const VERIFICATIONS = "verifications";

/** Says within the firm which identity number it is. */
export const identityNumberIndex = (keys: Keys, enterpriseId: string, identityNumber: string): Buffer =>
  keys.blindIndex(enterpriseId, "identity_number", identityNumber);

/** Says within the firm which account it is. */
export const accountIndex = (keys: Keys, enterpriseId: string, account: string): Buffer =>
  keys.blindIndex(enterpriseId, "account", account);

/** Keeps the legal representative's number, and their phone where it is told, sealed; the answer is the number's index. */
export async function keepIdentityNumber(
  hands: Hands,
  enterpriseId: string,
  identityNumber: string,
  now: Date,
  mobilePhone?: string,
): Promise<Buffer> {
  const subject = { kind: "enterprise", id: enterpriseId } as const;
  const values: Record<string, string> = { identityNumber, ...(mobilePhone && { mobilePhone }) };
  const sealed = await sealFields(hands, subject, PEOPLE, enterpriseId, values);
  const index = identityNumberIndex(hands.keys, enterpriseId, identityNumber);
  const told = { identityNumberSealed: sealed.identityNumber, identityNumberIndex: index, updatedAt: now };
  // Another person's telephone does not stay behind for this one.
  const samePersons = sql`case when ${legalRepresentatives.identityNumberIndex} = ${index}
    then ${legalRepresentatives.phoneSealed} end`;
  await hands.tx
    .insert(legalRepresentatives)
    .values({ enterpriseId, ...told, phoneSealed: sealed.mobilePhone ?? null })
    .onConflictDoUpdate({
      target: legalRepresentatives.enterpriseId,
      set: { ...told, phoneSealed: sealed.mobilePhone ?? samePersons },
    });
  return index;
}

/** The number that a try is about; null where it has been replaced or erased since. */
export async function openIdentityNumber(
  hands: Hands,
  enterpriseId: string,
  checkedIndex: Buffer | null,
): Promise<string | null> {
  if (checkedIndex === null) return null;
  const [row] = await hands.tx
    .select({ identityNumber: legalRepresentatives.identityNumberSealed })
    .from(legalRepresentatives)
    .where(eq(legalRepresentatives.enterpriseId, enterpriseId));
  if (!row) return null;
  const { identityNumber } = await openFields(hands, PEOPLE, enterpriseId, row);
  if (identityNumber === null) return null;
  const same = identityNumberIndex(hands.keys, enterpriseId, identityNumber).equals(checkedIndex);
  return same ? identityNumber : null;
}

type Account = { bankName: string; account: string };

/** Keeps the firm's account sealed, once however often it is entered; the answer is its index. */
export async function keepAccount(
  hands: Hands,
  enterpriseId: string,
  { bankName, account }: Account,
): Promise<Buffer> {
  const index = accountIndex(hands.keys, enterpriseId, account);
  const known = await hands.tx
    .update(bankAccounts)
    .set({ bankName })
    .where(and(eq(bankAccounts.enterpriseId, enterpriseId), eq(bankAccounts.accountIndex, index)))
    .returning({ id: bankAccounts.id });
  if (known.length > 0) return index;
  const id = newId();
  const subject = { kind: "enterprise", id: enterpriseId } as const;
  const sealed = await sealFields(hands, subject, ACCOUNTS, id, { account });
  await hands.tx
    .insert(bankAccounts)
    .values({ id, enterpriseId, bankName, accountSealed: sealed.account, accountIndex: index });
  return index;
}

/** The account that a try is about; null where it has been erased since. */
export async function openAccount(
  hands: Hands,
  enterpriseId: string,
  checkedIndex: Buffer | null,
): Promise<Account | null> {
  if (checkedIndex === null) return null;
  const [row] = await hands.tx
    .select({ id: bankAccounts.id, bankName: bankAccounts.bankName, account: bankAccounts.accountSealed })
    .from(bankAccounts)
    .where(and(eq(bankAccounts.enterpriseId, enterpriseId), eq(bankAccounts.accountIndex, checkedIndex)));
  if (!row) return null;
  const { account } = await openFields(hands, ACCOUNTS, row.id, { account: row.account });
  if (account === null || !accountIndex(hands.keys, enterpriseId, account).equals(checkedIndex)) return null;
  return { bankName: row.bankName, account };
}

/** Seals the amount that will be sent, bound to its try. */
export async function sealAmount(
  hands: Hands,
  enterpriseId: string,
  verificationId: string,
  amount: Fen,
): Promise<Buffer> {
  const subject = { kind: "enterprise", id: enterpriseId } as const;
  const values = { amount: String(amount) };
  return (await sealFields(hands, subject, VERIFICATIONS, verificationId, values)).amount;
}

/** The amount of a try; null once its key has been shredded. */
export async function openAmount(
  hands: Hands,
  { id, amountSealed }: Pick<typeof verifications.$inferSelect, "id" | "amountSealed">,
): Promise<Fen | null> {
  const { amount } = await openFields(hands, VERIFICATIONS, id, { amount: amountSealed });
  return amount === null ? null : fen(BigInt(amount));
}

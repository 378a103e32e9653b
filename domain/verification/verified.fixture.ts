import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { verify } from "#jobs/handlers/verification.ts";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import { fen } from "#lib/money.ts";
import type { TestDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { type Member, system } from "../access/actor.ts";
import { simulatedVerifier } from "./connectors/simulator.ts";
import type { IdentityVerifier } from "./connectors/verifier.ts";
import { askIdentity, askTransfer, confirmAmount } from "./index.ts";
import { openAmount } from "./private-rows.ts";

export const IDENTITY_NUMBER = makeIdentityNumber("120118", "1980-02-29", "017");
export const ACCOUNT = { bankName: "样例银行静海支行", account: "6222 0000 0000 1234" };

/** Does the job that an ask left behind, as the worker would. */
export const work = (
  database: TestDatabase,
  verificationId: string,
  identity: IdentityVerifier | undefined = simulatedVerifier(),
) => verify({ ...callerAs(database, system("verification")), identity }, { verificationId }, async () => {});

/** What was sent, as the account's statement would show it. */
export async function sentAmount(database: TestDatabase, verificationId: string) {
  const { verifications } = schema;
  const [row] = await database.owner.select().from(verifications).where(eq(verifications.id, verificationId));
  const amount = await database.owner.transaction((tx) => openAmount({ tx, keys: database.keys }, row!));
  return amount ?? fen(0);
}

/** Walks a firm through its whole verification, by its owner and the simulator. */
export async function showItself(database: TestDatabase, firm: { id: string; owner: Member }): Promise<void> {
  const { enterprises } = schema;
  await database.owner.update(enterprises).set({ verifiedAt: null }).where(eq(enterprises.id, firm.id));
  const caller = callerAs(database, firm.owner);
  const person = await askIdentity(caller, { identityNumber: IDENTITY_NUMBER, agreed: true });
  await work(database, person.verificationId);
  const transfer = await askTransfer(caller, ACCOUNT);
  await work(database, transfer.verificationId);
  await confirmAmount(caller, { amount: await sentAmount(database, transfer.verificationId) });
}

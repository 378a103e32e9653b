import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import type { IdentityCheck, MicroTransfer } from "./connectors/verifier.ts";
import { openAccount, openAmount, openIdentityNumber } from "./private-rows.ts";

/** What the service is to be asked. */
export type Question =
  | { kind: "legal_representative"; check: IdentityCheck }
  | { kind: "micro_transfer"; transfer: MicroTransfer };

/** What an open try asks, with the private values in the clear, for the job that carries it; null where nothing waits. */
export const takeTry = query({
  permission: "verification.take",
  input: z.object({ verificationId: z.uuid() }),
  async run({ tx, keys, input }): Promise<Question | null> {
    const { enterpriseContacts, enterprises, verifications } = schema;
    const [row] = await tx
      .select()
      .from(verifications)
      .innerJoin(enterprises, eq(enterprises.id, verifications.enterpriseId))
      .innerJoin(enterpriseContacts, eq(enterpriseContacts.enterpriseId, enterprises.id))
      .where(eq(verifications.id, input.verificationId));
    if (row?.verifications.status !== "asked") return null;
    const { verifications: tried, enterprises: firm, enterprise_contacts: contact } = row;
    const hands = { tx, keys };
    if (tried.kind === "legal_representative") {
      const identityNumber = await openIdentityNumber(hands, firm.id, tried.checkedIndex);
      if (identityNumber === null) return null;
      const { name: enterpriseName, uscc } = firm;
      const name = contact.legalRepresentative;
      return { kind: tried.kind, check: { key: tried.id, enterpriseName, uscc, name, identityNumber } };
    }
    const account = await openAccount(hands, firm.id, tried.checkedIndex);
    const amount = await openAmount(hands, tried);
    if (account === null || amount === null) return null;
    return { kind: tried.kind, transfer: { key: tried.id, accountName: firm.name, ...account, amount } };
  },
});

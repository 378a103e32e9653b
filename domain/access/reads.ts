import { sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { instantOf } from "#db/transaction.ts";
import { forbidden, postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { ConsentPurpose, DataDomain } from "#lib/vocabulary.ts";
import { isMember } from "./actor.ts";
import type { Caller } from "./caller.ts";
import type { Permission } from "./permissions.ts";
import { macOf, type RecordFacts } from "./record-mac.ts";

type Look = {
  enterpriseId: string;
  domains: DataDomain[];
  /** What exactly was shown: names of features, of private fields, of kinds of rows. */
  fields?: string[];
};

/** What of whose was read, and what the read rested on. */
export type ReadNote = Look &
  (
    | { basis?: "consent"; purpose: ConsentPurpose; consentId: string; applicationId?: string }
    /** Business between the two carries it: an open application, a live line, an unsettled loan. */
    | { basis: "case"; applicationId?: string }
    | { basis: "supervision"; accessId: string }
  );

const ENDED: Record<NonNullable<ReadNote["basis"]>, string> = {
  consent: "企业的授权刚刚撤回、到期或用完，不能再查看。如审查仍需要，请联系企业重新授权。",
  case: "与该企业没有在办的业务，不能查看其联系信息。",
  supervision: "这次监管查看已经结束，不能再查看。如仍需要，请重新登记。",
};

/** What the MAC of a read is about: all that the platform says of it. Whether a case was open the database adds. */
export type ReadFacts = RecordFacts & {
  verb: string;
  readerOrganisationId: string;
  readerUserId: string;
  readerRole: string;
  enterpriseId: string;
  domains: string[];
  fields: string[];
  basis: string;
  purpose: string | null;
  consentId: string | null;
  applicationId: string | null;
  accessId: string | null;
};

/**
 * Writes the entry that the owner finds under 谁看了我, in the transaction of the read and with that transaction's instant.
 * Whether a case was open the database finds out for itself; where none was, it raises an alert.
 */
export function readWriter(tx: Tx, caller: Caller, verb: Permission) {
  const { actor, keys } = caller;
  return async (note: ReadNote): Promise<void> => {
    if (!isMember(actor)) throw forbidden("只有登录的工作人员可以查看企业的授权数据。");
    const { basis = "consent", fields = [] } = note;
    const read = {
      id: newId(),
      verb,
      readerOrganisationId: actor.organisationId,
      readerUserId: actor.userId,
      readerRole: actor.role,
      enterpriseId: note.enterpriseId,
      domains: note.domains,
      fields,
      basis,
      purpose: "purpose" in note ? note.purpose : null,
      consentId: "consentId" in note ? note.consentId : null,
      applicationId: "applicationId" in note ? (note.applicationId ?? null) : null,
      accessId: "accessId" in note ? note.accessId : null,
    };
    const at = await instantOf(tx);
    const facts: ReadFacts = { ...read, at };
    const mac = macOf(keys, "data read", facts);
    const logged = tx.insert(schema.dataReads).values({ ...read, at: sql`${at}::timestamptz`, mac });
    try {
      const { rowCount } = await logged.prepare("data_read").execute();
      if (rowCount !== 1) throw new Error("the log of reads took no entry, so nothing is shown");
    } catch (error) {
      // The policy takes no entry that nothing carries: what it rested on ended between the read and its entry.
      if (postgresCode(error) !== "42501") throw error;
      throw forbidden(ENDED[basis]);
    }
  };
}

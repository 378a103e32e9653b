import { schema, type Tx } from "#db/client.ts";
import { forbidden, postgresCode } from "#lib/errors.ts";
import type { ConsentPurpose, DataDomain } from "#lib/vocabulary.ts";
import { isMember } from "./actor.ts";
import type { Caller } from "./caller.ts";
import type { Permission } from "./permissions.ts";

/** What of whose was read, and on the strength of which consent. */
export type ReadNote = {
  enterpriseId: string;
  domains: DataDomain[];
  purpose: ConsentPurpose;
  consentId: string;
  applicationId?: string;
};

/** Writes the entry that the owner finds under 谁看了我, in the transaction of the read. */
export function readWriter(tx: Tx, caller: Caller, verb: Permission, now: Date) {
  const { actor } = caller;
  return async (note: ReadNote): Promise<void> => {
    if (!isMember(actor)) throw forbidden("只有登录的工作人员可以查看企业的授权数据。");
    const logged = tx.insert(schema.dataReads).values({
      at: now,
      verb,
      readerOrganisationId: actor.organisationId,
      readerUserId: actor.userId,
      readerRole: actor.role,
      enterpriseId: note.enterpriseId,
      domains: note.domains,
      purpose: note.purpose,
      consentId: note.consentId,
      applicationId: note.applicationId ?? null,
    });
    try {
      await logged;
    } catch (error) {
      // The policy takes no entry that no live consent carries: it ended between the read and its entry.
      if (postgresCode(error) !== "42501") throw error;
      throw forbidden("企业的授权刚刚撤回或到期，不能再查看。如审查仍需要，请联系企业重新授权。");
    }
  };
}

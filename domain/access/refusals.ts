import { DomainError } from "#lib/errors.ts";
import { isId } from "#lib/ids.ts";
import { type Actor, isMember } from "./actor.ts";
import type { AuditNote } from "./audit.ts";
import { isPermission } from "./permissions.ts";

/** Refusals that say someone reached for what is not theirs; the others say that an input was not good. */
const OUT_OF_REACH: readonly string[] = ["forbidden", "not_found", "unauthenticated"];
const IDS_KEPT = 5;

/** The security event that a member's refused act leaves in the audit; null for what is no such refusal. */
export function refusalNote(actor: Actor, input: unknown, error: unknown): AuditNote | null {
  if (!(error instanceof DomainError) || !OUT_OF_REACH.includes(error.code) || !isMember(actor)) return null;
  const asked = idsIn(input);
  return {
    subjectType: "refusal",
    subjectId: Object.values(asked)[0] ?? "none",
    after: { code: error.code, ...(Object.keys(asked).length > 0 && { asked }) },
  };
}

/** Of what was asked for, ids and names of verbs alone: anything else may be private. */
function idsIn(input: unknown): Record<string, string> {
  if (input === null || typeof input !== "object") return {};
  const named = Object.entries(input).filter(
    (each): each is [string, string] =>
      /^[A-Za-z]{1,40}$/.test(each[0]) &&
      typeof each[1] === "string" &&
      (isId(each[1]) || isPermission(each[1])),
  );
  return Object.fromEntries(named.slice(0, IDS_KEPT));
}

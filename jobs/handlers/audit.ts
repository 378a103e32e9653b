import { verifyAudit } from "#domain/audit/index.ts";
import { parseEnv } from "#lib/env.ts";
import { auditHeadFileOf, readKeptHead } from "../audit-head.ts";
import type { Handler } from "../handler.ts";

const TELL_EVERY_MS = 500;

/** Holds the whole audit against its seals, and the seals against the head that is kept outside of the database. */
export const verifyTrail: Handler = async (caller, _parameters, tell) => {
  let told = 0;
  const progress = async (done: number, total: number) => {
    if (Date.now() - told < TELL_EVERY_MS && done < total) return;
    told = Date.now();
    await tell(done, total);
  };
  const head = readKeptHead(auditHeadFileOf(parseEnv(process.env)));
  return verifyAudit(caller, { head, progress });
};

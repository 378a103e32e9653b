import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "#db/client.ts";
import { invalid, postgresCode } from "#lib/errors.ts";
import type { PostResult } from "../post.ts";
import { postNow } from "../post-now.ts";
import type { LedgerTransaction } from "../transaction.ts";

const ATTEMPTS = 20;
const TOO_LARGE = "22003";
const PAUSE_MS = 50;

/** Whether the server or the way to it broke: what was sent may have been posted or not. */
function isLost(error: unknown): boolean {
  const code = postgresCode(error);
  if (code !== undefined) return code.startsWith("08") || code.startsWith("57P");
  return /terminated|ECONNRE|EPIPE|ended unexpectedly/i.test(String(error instanceof Error && error.message));
}

/**
 * Posts transactions and asks again by their keys where the connection broke, until there is an answer.
 * @throws as `postNow`
 */
export async function postPersistently(
  db: Db,
  transactions: readonly LedgerTransaction[],
): Promise<PostResult[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await postNow(db, transactions);
    } catch (error) {
      if (postgresCode(error) === TOO_LARGE) throw invalid("金额超出账本能够记录的范围，请核对金额。");
      if (attempt === ATTEMPTS || !isLost(error)) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

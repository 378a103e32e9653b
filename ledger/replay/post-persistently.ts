import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "#db/client.ts";
import { conflict, invalid, postgresCode } from "#lib/errors.ts";
import type { PostResult } from "../post.ts";
import { postNow } from "../post-now.ts";
import type { LedgerTransaction } from "../transaction.ts";

export const SYSTEM = { "app.actor": JSON.stringify({ kind: "system", job: "replay" }) };

/** Together longer than a server needs to come back. */
const ATTEMPTS = 200;
const TOO_LARGE = "22003";
/** A guard, a key to another row or a check, which no sentence is written for. */
const AGAINST_RULES = /^23(001|503|514)$/;
const PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 200;

/** Whether the server or the way to it broke: what was sent may have been posted or not. */
function isLost(error: unknown): boolean {
  const code = postgresCode(error);
  if (code !== undefined) return code.startsWith("08") || code.startsWith("57P");
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (/terminated|ECONNRE|EPIPE|ended unexpectedly|not queryable/i.test(at.message)) return true;
  return false;
}

/** Runs again what broke off with the connection, until there is an answer: it must do no harm a second time. */
export async function persistently<R>(run: () => Promise<R>): Promise<R> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isLost(error)) throw error;
      await sleep(Math.min(attempt * PAUSE_MS, LONGEST_PAUSE_MS));
    }
  }
}

/**
 * What the database refused without a sentence of the ledger's.
 * @returns the refusal in words, or the error where it is none
 */
export function inWords(error: unknown): unknown {
  const code = postgresCode(error) ?? "";
  if (code === TOO_LARGE) return invalid("金额超出账本能够记录的范围，请核对金额。");
  if (AGAINST_RULES.test(code)) return conflict("这笔业务与账本的规则不符，没有记账，请核对内容。");
  return error;
}

/**
 * Posts transactions and asks again by their keys where the connection broke.
 * @throws as `postNow`, and `conflict` where a guard of the database refuses for which there is no sentence
 */
export async function postPersistently(
  db: Db,
  transactions: readonly LedgerTransaction[],
): Promise<PostResult[]> {
  try {
    return await persistently(() => postNow(db, transactions));
  } catch (error) {
    throw inWords(error);
  }
}

import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/*
 * How both sides show that a message is theirs: HMAC-SHA-256 under the shared key over what must not change. The answer
 * is bound to the request's nonce, so that an old answer cannot be played again.
 */

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

export type RequestParts = {
  method: string;
  path: string;
  timestamp: string;
  nonce: string;
  idempotencyKey: string;
  body: string;
};

/** The signature of a request. */
export function signRequest(key: string, parts: RequestParts): string {
  const { method, path, timestamp, nonce, idempotencyKey, body } = parts;
  const lines = [method, path, timestamp, nonce, idempotencyKey, sha256(body)];
  return createHmac("sha256", key).update(lines.join("\n")).digest("hex");
}

/** The signature of an answer to the request with that nonce. */
export const signAnswer = (key: string, nonce: string, status: number, body: string): string =>
  createHmac("sha256", key)
    .update([nonce, status, sha256(body)].join("\n"))
    .digest("hex");

/** Whether two signatures are the same, in a time that tells nothing. */
export function sameSignature(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

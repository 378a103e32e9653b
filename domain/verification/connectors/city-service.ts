import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "#lib/zod.ts";
import { breaker } from "./breaker.ts";
import { sameSignature, signAnswer, signRequest } from "./signed-request.ts";
import { IdentityServiceUnavailable, type IdentityVerifier } from "./verifier.ts";

export type CityServiceSettings = {
  /** Where the service's interface begins, such as `https://identity.example.gov.cn/api`. */
  url: string;
  /** The key that both sides sign with. */
  key: string;
  timeoutMs?: number;
  /** How often a call is made before it counts as failed. */
  tries?: number;
  /** The pause before the second try; each further one doubles it. */
  pauseMs?: number;
  failuresBeforeRest?: number;
  restMs?: number;
};

const MAX_ANSWER_BYTES = 65_536;
const reference = z.string().min(1).max(120);
const IdentityReply = z.object({ outcome: z.enum(["match", "mismatch"]), reference });
const TransferReply = z.object({ outcome: z.enum(["sent", "refused"]), reference });

/**
 * The city's identity service over signed JSON requests. A call that fails on the way is made again under the same
 * idempotency key; a service that keeps failing is left alone for a while.
 */
export function cityService(settings: CityServiceSettings): IdentityVerifier {
  const { tries = 3, pauseMs = 300, failuresBeforeRest = 5, restMs = 60_000 } = settings;
  const door = breaker({ failures: failuresBeforeRest, restMs });

  async function ask<S extends z.ZodType>(path: string, key: string, question: object, reply: S) {
    for (let tried = 1; ; tried += 1) {
      if (!door.lets()) throw new IdentityServiceUnavailable("the identity service rests after failures");
      const answer = await askOnce(settings, path, key, JSON.stringify(question));
      if ("text" in answer) {
        door.succeeded();
        return parsed(answer.text, reply);
      }
      if (!answer.passing) {
        door.succeeded();
        throw new IdentityServiceUnavailable(answer.problem);
      }
      door.failed();
      if (tried >= tries) throw new IdentityServiceUnavailable(answer.problem);
      await sleep(pauseMs * 2 ** (tried - 1));
    }
  }

  return {
    environment: "service",
    checkLegalRepresentative: ({ key, ...check }) =>
      ask("/v1/legal-representative-checks", key, check, IdentityReply),
    sendMicroTransfer: ({ key, amount, ...transfer }) =>
      ask("/v1/micro-transfers", key, { ...transfer, amountFen: Number(amount) }, TransferReply),
  };
}

type Answer = { text: string } | { problem: string /** Another try may help. */; passing: boolean };

async function askOnce(
  { url, key, timeoutMs = 8_000 }: CityServiceSettings,
  path: string,
  idempotencyKey: string,
  body: string,
): Promise<Answer> {
  const target = new URL(url.replace(/\/$/, "") + path);
  const nonce = randomUUID();
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const parts = { method: "POST", path: target.pathname, timestamp, nonce, idempotencyKey, body };
  try {
    const response = await fetch(target, {
      method: "POST",
      body,
      // What was asked is for this address alone.
      redirect: "error",
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        ...{ "Content-Type": "application/json", Accept: "application/json" },
        ...{ "Idempotency-Key": idempotencyKey, "X-Timestamp": timestamp, "X-Nonce": nonce },
        "X-Signature": signRequest(key, parts),
      },
    });
    if (response.status >= 500 || response.status === 429)
      return { problem: `the identity service answered ${response.status}`, passing: true };
    const text = await readLimited(response);
    const signature = response.headers.get("X-Signature") ?? "";
    if (!sameSignature(signature, signAnswer(key, nonce, response.status, text)))
      return { problem: "the identity service's answer is not signed by it", passing: false };
    if (!response.ok) return { problem: `the identity service answered ${response.status}`, passing: false };
    return { text };
  } catch (error) {
    const how = error instanceof Error ? error.name : "unknown";
    return { problem: `the identity service was not reached (${how})`, passing: true };
  }
}

async function readLimited(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > MAX_ANSWER_BYTES) {
      await reader?.cancel();
      throw new RangeError("the answer is too long");
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parsed<S extends z.ZodType>(text: string, reply: S): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new IdentityServiceUnavailable("the identity service's answer is no JSON");
  }
  const checked = reply.safeParse(value);
  if (!checked.success)
    throw new IdentityServiceUnavailable("the identity service's answer has another shape");
  return checked.data;
}

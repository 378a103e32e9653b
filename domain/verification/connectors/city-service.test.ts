import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { fen } from "#lib/money.ts";
import { cityService } from "./city-service.ts";
import { signAnswer, signRequest } from "./signed-request.ts";
import { IdentityServiceUnavailable } from "./verifier.ts";

const KEY = "0123456789abcdef0123456789abcdef";
const PERSON = { name: "样例甲", identityNumber: "11010519491231002X" };
const CHECK = { key: "check-1", enterpriseName: "样例公司", uscc: "91120118MA00000012", ...PERSON };

type Seen = { path: string; headers: IncomingMessage["headers"]; body: string };
type Reply = { status?: number; body?: unknown; signWith?: string; nonce?: string; afterMs?: number };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A real server that answers each request with the next of the replies, the last one for good. */
async function serve(...replies: Reply[]) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      seen.push({ path: request.url!, headers: request.headers, body });
      const reply = replies[Math.min(seen.length, replies.length) - 1]!;
      const text = typeof reply.body === "string" ? reply.body : JSON.stringify(reply.body ?? {});
      const status = reply.status ?? 200;
      const nonce = reply.nonce ?? String(request.headers["x-nonce"]);
      setTimeout(() => {
        response.writeHead(status, {
          "Content-Type": "application/json",
          "X-Signature": signAnswer(reply.signWith ?? KEY, nonce, status, text),
          ...(status === 302 && { Location: "/elsewhere" }),
        });
        response.end(text);
      }, reply.afterMs ?? 0);
    });
  });
  servers.push(server);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
  return { seen, verifier: (over = {}) => cityService({ url, key: KEY, pauseMs: 1, ...over }) };
}

const match = { body: { outcome: "match", reference: "HY-1" } };
const failure = (run: Promise<unknown>) =>
  run.then(
    () => {
      throw new Error("was answered");
    },
    (error: unknown) => error as Error,
  );

describe("the city's identity service", () => {
  it("is asked by a signed request and believed by its signed answer", async () => {
    const { seen, verifier } = await serve(match);
    expect(await verifier().checkLegalRepresentative(CHECK)).toEqual({ outcome: "match", reference: "HY-1" });
    const [{ path, headers, body }] = seen as [Seen];
    expect(path).toBe("/api/v1/legal-representative-checks");
    expect(JSON.parse(body)).toEqual({ enterpriseName: "样例公司", uscc: CHECK.uscc, ...PERSON });
    const parts = {
      ...{ method: "POST", path, body, idempotencyKey: "check-1" },
      ...{ timestamp: String(headers["x-timestamp"]), nonce: String(headers["x-nonce"]) },
    };
    expect(headers["x-signature"]).toBe(signRequest(KEY, parts));
    expect(Math.abs(Date.now() / 1_000 - Number(parts.timestamp))).toBeLessThan(5);
  });

  it("sends an amount in whole fen", async () => {
    const { seen, verifier } = await serve({ body: { outcome: "sent", reference: "DK-1" } });
    const transfer = { accountName: "样例公司", bankName: "样例银行", account: "6222000000001234" };
    const asked = verifier().sendMicroTransfer({ key: "t-1", ...transfer, amount: fen(37n) });
    expect(await asked).toEqual({ outcome: "sent", reference: "DK-1" });
    expect([seen[0]!.path, JSON.parse(seen[0]!.body)]).toEqual([
      "/api/v1/micro-transfers",
      { ...transfer, amountFen: 37 },
    ]);
  });

  it("is asked again under the same idempotency key and another nonce while it stumbles", async () => {
    const { seen, verifier } = await serve({ status: 503 }, { status: 429 }, match);
    expect(await verifier().checkLegalRepresentative(CHECK)).toMatchObject({ outcome: "match" });
    expect(seen.map(({ headers }) => headers["idempotency-key"])).toEqual(["check-1", "check-1", "check-1"]);
    expect(new Set(seen.map(({ headers }) => headers["x-nonce"])).size).toBe(3);
  });

  it("is not waited for longer than agreed", async () => {
    const { verifier } = await serve({ ...match, afterMs: 2_000 });
    const started = performance.now();
    const error = await failure(verifier({ timeoutMs: 50, tries: 2 }).checkLegalRepresentative(CHECK));
    expect(error).toBeInstanceOf(IdentityServiceUnavailable);
    expect(performance.now() - started).toBeLessThan(1_500);
  });

  it("is left alone after failures in a row, and tried again after a rest", async () => {
    const { seen, verifier } = await serve({ status: 500 }, { status: 500 }, match);
    const service = verifier({ tries: 1, failuresBeforeRest: 2, restMs: 150 });
    for (let n = 0; n < 4; n += 1) await failure(service.checkLegalRepresentative(CHECK));
    expect(seen).toHaveLength(2);
    await new Promise((rested) => setTimeout(rested, 200));
    expect(await service.checkLegalRepresentative(CHECK)).toMatchObject({ outcome: "match" });
  });

  it.each<[string, Reply]>([
    ["an answer signed by somebody else", { ...match, signWith: "f".repeat(32) }],
    ["an old answer played again", { ...match, nonce: "an earlier request" }],
    ["a refusal", { status: 400, body: { error: PERSON } }],
    ["another place to ask", { status: 302, body: {} }],
    ["words instead of JSON", { body: "yes" }],
    ["another shape", { body: { outcome: "perhaps", reference: "1" } }],
    ["a flood", { body: "x".repeat(200_000) }],
  ])("does not believe %s, and says nothing of whom it asked about", async (_, reply) => {
    const { verifier } = await serve(reply);
    const error = await failure(verifier({ tries: 1 }).checkLegalRepresentative(CHECK));
    expect(error).toBeInstanceOf(IdentityServiceUnavailable);
    expect(`${error.message} ${error.stack} ${JSON.stringify(error)}`).not.toMatch(
      /样例甲|11010519491231002X/,
    );
  });

  it("is not there", async () => {
    const nowhere = cityService({ url: "http://127.0.0.1:9", key: KEY, tries: 1 });
    expect(await failure(nowhere.checkLegalRepresentative(CHECK))).toBeInstanceOf(IdentityServiceUnavailable);
  });
});

import { getTableColumns, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { inMicroseconds } from "../access/record-mac.ts";
import type { Findings } from "./findings.ts";
import { headOf, readPayload, type SealPayload } from "./seal-payload.ts";
import { exactInstant } from "./stored-values.ts";

const { auditSeals } = schema;

/** A seal with its instant to the microsecond, as ISO text. */
export type SealRow = typeof auditSeals.$inferSelect & { exactAt: string };

/** The columns of a {@link SealRow}. */
export const sealColumns = {
  ...getTableColumns(auditSeals),
  exactAt: sql<string>`${sql.raw(exactInstant("audit_seals.at"))}`,
};

/** What the check of the chain carries from one seal to the next. */
export type Chain = { last: SealRow | undefined; chain: string | undefined };

/** Holds one seal against its signature and against the seal before it. */
export async function checkSeal(
  keys: Keys,
  seal: SealRow,
  before: Chain,
  findings: Findings,
): Promise<Chain> {
  const { number } = seal;
  const text = await keys.verify(seal.signature);
  const payload = readPayload(text);
  if (!payload || text === null) {
    findings.add({ kind: "bad_signature", seal: number, statement: `第 ${number} 号封存的签名不是平台签的` });
  } else if (!agrees(seal, payload) || !headOf(text).equals(seal.head)) {
    findings.add({
      kind: "broken_chain",
      seal: number,
      statement: `第 ${number} 号封存的内容与它的签名不符`,
    });
  }
  const expected = (before.last?.number ?? 0) + 1;
  if (number !== expected) {
    findings.add({ kind: "broken_chain", seal: number, statement: gap(expected, number) });
  } else if (!follows(seal, before)) {
    findings.add({ kind: "broken_chain", seal: number, statement: `第 ${number} 号封存没有接在上一号之后` });
  }
  return { last: seal, chain: before.chain ?? seal.chain };
}

function gap(expected: number, number: number): string {
  if (number < expected) return `第 ${number} 号封存不在链上`;
  return number - expected === 1
    ? `第 ${expected} 号封存被删除`
    : `第 ${expected} 至 ${number - 1} 号封存被删除`;
}

function agrees(seal: SealRow, payload: SealPayload): boolean {
  const ofReads =
    payload.version === 1
      ? { reads: null, adoptsReads: false }
      : { reads: payload.reads, adoptsReads: payload.adoptsReads };
  return (
    payload.seal === seal.number &&
    payload.chain === seal.chain &&
    inMicroseconds(new Date(payload.at)) === seal.exactAt &&
    ofReads.reads === seal.reads &&
    ofReads.adoptsReads === seal.adoptsReads &&
    payload.entries === seal.entries &&
    payload.total === seal.total &&
    payload.adopts === seal.adopts &&
    payload.root === seal.root.toString("hex") &&
    payload.previous === (seal.previous?.toString("hex") ?? null)
  );
}

function follows(seal: SealRow, { last, chain }: Chain): boolean {
  if (!last) return seal.previous === null && seal.total === seal.entries;
  return (
    seal.chain === chain &&
    seal.previous !== null &&
    seal.previous.equals(last.head) &&
    seal.total === last.total + seal.entries
  );
}

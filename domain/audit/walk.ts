import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { postgresCode } from "#lib/errors.ts";
import type { GoneReads } from "./check-reads.ts";
import type { Findings } from "./findings.ts";

/** Records that were looked at, and how many of them are in no seal. */
export type Counts = { entries: number; reads: number; unsealed: number };

/** What a verification carries along. */
export type Walk = {
  tx: Tx;
  keys: Keys;
  findings: Findings;
  gone: GoneReads;
  counts: Counts;
  /** Says how far it has come. */
  tell: (counts: Counts) => Promise<void>;
};

/** Connections that break, locks, and statements that were ended say nothing about the rows. */
const PASSING = /^(08|25|40|53|55|57|58)/;

/**
 * Makes one part of the check. Where a table was renamed, a column dropped or a right taken away there is nothing to
 * read: that is a finding, and the other parts go on.
 */
export async function inPart(walk: Walk, what: string, part: (walk: Walk) => Promise<void>): Promise<void> {
  try {
    await walk.tx.transaction((tx) => part({ ...walk, tx }));
  } catch (error) {
    const code = postgresCode(error);
    if (code === undefined || PASSING.test(code)) throw error;
    walk.findings.add({
      kind: "altered",
      log: "guards",
      statement: `${what}核对不了：数据库读不出来（${code}）`,
    });
  }
}

import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";

export type Finding = {
  /** The invariant that is broken. */
  check: string;
  /** The same in words. */
  statement: string;
  count: number;
  /** Ids of at most ten offending rows. */
  sample: string[];
};

/** A query for the ids of rows that break something which holds on a sound book, and what that is, in words. */
export type Invariant = { statement: string; violations: SQL };
export type Invariants = Record<string, Invariant>;

/** For sums over a million transfers; a step that needs more goes to disk. */
const WORK_MEM = "64MB";

/**
 * Whole tables are about to be held against one another, for which nested loops are `off`: the planner takes the row
 * policies for filters that leave few rows. `on` again afterwards, within the database transaction.
 */
export const planForAll = (tx: Tx, nested: "on" | "off") =>
  tx.execute(
    sql`select set_config('work_mem', ${WORK_MEM}, true), set_config('enable_nestloop', ${nested}, true)`,
  );

/** How many of the offenders a finding names. */
export const SAMPLE = 10;

/** Asks each invariant for what breaks it, in order; an empty list means that all hold for the rows that the actor sees. */
export async function findBroken(tx: Tx, invariants: Invariants): Promise<Finding[]> {
  await planForAll(tx, "off");
  const findings: Finding[] = [];
  for (const [check, { statement, violations }] of Object.entries(invariants)) {
    const { rows } = await tx.execute<{ count: string; id: string }>(sql`
      select id::text as id, count(*) over () as count from (${violations}) as found order by 1 limit ${SAMPLE}`);
    if (rows.length > 0)
      findings.push({ check, statement, count: Number(rows[0]!.count), sample: rows.map(({ id }) => id) });
  }
  await planForAll(tx, "on");
  return findings;
}

/** Gathers offenders that a program finds one at a time: all are counted, the first are named. */
export class Offenders {
  private count = 0;
  private readonly sample: string[] = [];

  add(id: string): void {
    this.count += 1;
    if (this.sample.length < SAMPLE) this.sample.push(id);
  }

  /** The finding, if there is any. */
  under(check: string, statement: string): Finding[] {
    return this.count === 0 ? [] : [{ check, statement, count: this.count, sample: this.sample }];
  }
}

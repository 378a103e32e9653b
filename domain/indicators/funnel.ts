import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { addDays, type DateOn, startOfDay } from "#lib/dates.ts";
import { type Fen, fen } from "#lib/money.ts";
import { readWholeTables, relation } from "./relations.ts";

export type FunnelStep = {
  step:
    | "registered"
    | "consented"
    | "matched"
    | "applied"
    | "granted"
    | "disbursed"
    | "outstanding"
    | "settled";
  name: string;
  /** Different firms that ever came this far; of 在贷 those that owe today. */
  firms: bigint;
  /** Money of the step, where it has any. */
  amount: Fen | null;
  /** The indicator whose rows stand behind the step, where one does. */
  indicator: string | null;
};

export type Funnel = {
  asOf: DateOn;
  steps: FunnelStep[];
  /** Firms whose application waits for the bank. Said apart, because waiting is not success. */
  pendingFirms: bigint;
  pendingAmount: Fen;
};

type Row = { step: string; firms: string; amount: string | null };

const NAMES: Record<FunnelStep["step"], [name: string, indicator: string | null]> = {
  registered: ["登记", "registered_enterprises"],
  consented: ["授权", null],
  matched: ["匹配", "matched_enterprises"],
  applied: ["申请", "applied_amount"],
  granted: ["授信", "granted_amount"],
  disbursed: ["放款", "disbursed_amount"],
  outstanding: ["在贷", "loans_outstanding"],
  settled: ["结清", null],
};

/**
 * How far firms came, from the platform's first day to the end of `asOf`: heads and money of every step. A step counts
 * only what has happened; nothing pending is in it.
 */
export async function computeFunnel(tx: Tx, asOf: DateOn): Promise<Funnel> {
  await readWholeTables(tx);
  const end = startOfDay(addDays(asOf, 1)).toISOString();
  const until = sql`f.on_day <= ${asOf}::date`;
  const { rows } = await tx.execute<Row>(sql`
    with loan as materialized (
      select enterprise_id, case_number, sum(amount) as owed, sum(amount) filter (where disbursed) as principal
      from ${relation("loans", asOf)} where ${until} group by 1, 2
    )
    select 'registered' as step, count(*)::text as firms, null as amount from ${relation("enterprises", asOf)} where ${until}
    union all select 'consented', count(distinct enterprise_id)::text, null from ${relation("consents", asOf)} where ${until}
    union all select 'matched', coalesce(sum(change), 0)::text, null from ${relation("matches", asOf)} where ${until}
    union all select 'applied', count(distinct enterprise_id)::text, coalesce(sum(amount), 0)::text
      from ${relation("applications", asOf)} where ${until}
    union all select 'pending', count(distinct enterprise_id)::text, coalesce(sum(amount_fen), 0)::text from applications
      where submitted_at < ${end}::timestamptz and (closed_at is null or closed_at >= ${end}::timestamptz)
    union all select 'granted', count(distinct enterprise_id)::text, coalesce(sum(amount), 0)::text
      from ${relation("lines", asOf)} where ${until}
    union all select 'disbursed', count(distinct enterprise_id)::text, coalesce(sum(principal), 0)::text from loan
    union all select 'outstanding', count(distinct enterprise_id)::text, coalesce(sum(owed), 0)::text from loan where owed > 0
    union all select 'settled', count(distinct enterprise_id)::text, coalesce(sum(principal), 0)::text from loan where owed = 0`);
  const of = (step: string) => rows.find((row) => row.step === step)!;
  const amountOf = ({ amount }: Row) => (amount === null ? null : fen(BigInt(amount)));
  const steps = (Object.keys(NAMES) as FunnelStep["step"][]).map((step): FunnelStep => {
    const [name, indicator] = NAMES[step];
    return { step, name, indicator, firms: BigInt(of(step).firms), amount: amountOf(of(step)) };
  });
  const pending = of("pending");
  return { asOf, steps, pendingFirms: BigInt(pending.firms), pendingAmount: amountOf(pending)! };
}

/* What the auditor has read in docs/ledger.md, in words of its own: it shares nothing with the code that posts. */

import { readFileSync } from "node:fs";
import type { Auditor } from "./auditor.fixture.ts";

export type Op = Record<string, unknown> & { key: string; op: string; on?: string };
export type Verdict = "applied" | "repeated" | "conflict" | "invalid" | "not_found";
export type Row = { dp: bigint; d: bigint; cp: bigint; c: bigint };
export type Kind = "posted" | "hold" | "take" | "void";
export type Move = { code: string; debit: string; credit: string; amount: bigint; kind: Kind };
export type Post = { key: string; event: string; on: string; moves: Move[]; loan?: string; line?: string };
export type Line = { name: string; bank: string; firm: string; revolving: boolean; ended: boolean };
export type Loan = { name: string; line: Line; writtenOff: boolean; pool: Pool | null; interestPaid: bigint };
export type Pool = { name: string; bank: string; district: string; share: bigint; loanCap: bigint };
export type Draw = { name: string; line: Line; amount: bigint; open: boolean };

/** No Error: nobody asks where it came from, and there are tens of thousands. */
export class Refusal {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    this.verdict = verdict;
  }
}
export const refuse = (verdict: Verdict): never => {
  throw new Refusal(verdict);
};
export const need = (holds: boolean, verdict: Verdict = "invalid") => holds || refuse(verdict);

export const BUCKETS = ["", "_1_30", "_31_60", "_61_90", "_over_90"];
export const principalOf = (bucket: number) => `loan_principal${BUCKETS[bucket]}`;

/** Movement: account debited, account credited. */
export const JOINS: Record<string, [string, string]> = {
  limit_granted: ["line_limit", "line_available"],
  limit_raised: ["line_limit", "line_available"],
  limit_lowered: ["line_available", "line_limit"],
  limit_withdrawn: ["line_available", "line_limit"],
  limit_drawn: ["line_available", "line_drawn"],
  limit_restored: ["line_drawn", "line_available"],
  limit_retired: ["line_drawn", "line_limit"],
  limit_capitalised: ["line_limit", "line_drawn"],
  principal_disbursed: ["loan_principal", "loan_settlement"],
  principal_repaid: ["loan_settlement", "loan_principal"],
  principal_renewed: ["loan_renewal", "loan_principal"],
  renewal_disbursed: ["loan_principal", "loan_renewal"],
  principal_written_off: ["loan_loss", "loan_principal"],
  interest_accrued: ["loan_interest_receivable", "loan_interest_income"],
  interest_repaid: ["loan_settlement", "loan_interest_receivable"],
  interest_capitalised: ["loan_principal", "loan_interest_receivable"],
  interest_written_off: ["loan_loss", "loan_interest_receivable"],
  penalty_accrued: ["loan_penalty_receivable", "loan_penalty_income"],
  penalty_repaid: ["loan_settlement", "loan_penalty_receivable"],
  penalty_capitalised: ["loan_principal", "loan_penalty_receivable"],
  penalty_written_off: ["loan_loss", "loan_penalty_receivable"],
  fee_charged: ["loan_fee_receivable", "loan_fee_income"],
  fee_repaid: ["loan_settlement", "loan_fee_receivable"],
  fee_written_off: ["loan_loss", "loan_fee_receivable"],
  loss_recovered: ["loan_settlement", "loan_loss"],
  cover_determined: ["loan_cover", "loan_cover_left"],
  cover_used: ["loan_cover_left", "loan_compensated"],
  cover_returned: ["loan_compensated", "loan_cover"],
  interest_subsidised: ["loan_interest_subsidy", "loan_subsidy_funding"],
  guarantee_fee_subsidised: ["loan_guarantee_fee_subsidy", "loan_subsidy_funding"],
  pool_funded: ["pool_fund", "pool_funding"],
  pool_withdrawn: ["pool_funding", "pool_fund"],
  pool_committed: ["pool_commitment", "pool_entitlement"],
  pool_uncommitted: ["pool_entitlement", "pool_commitment"],
  pool_compensated: ["pool_entitlement", "pool_fund"],
  pool_refunded: ["pool_fund", "pool_entitlement"],
};
for (const bucket of BUCKETS.slice(1)) {
  JOINS[`principal_overdue${bucket}`] = [`loan_principal${bucket}`, "loan_principal"];
  JOINS[`principal_left${bucket}`] = ["loan_principal", `loan_principal${bucket}`];
}

const PAGE = readFileSync(new URL("../../docs/ledger.md", import.meta.url), "utf8");
const EVENTS = /<!-- table: events -->([\s\S]+)<!-- end: events -->/.exec(PAGE)![1]!;

/** Whether the page's table of events has the movement among those of the event; “…” stands for any end. */
export function mayMove(event: string, code: string): boolean {
  const row = EVENTS.split("\n").find((line) => line.startsWith(`| \`${event}\``))!;
  const listed = [...row.split("|")[3]!.matchAll(/`(\w+)(…?)`/g)];
  return listed.some(([, name, any]) => (any ? code.startsWith(name!) : code === name));
}

export const UNLIMITED = new Set(["loan_settlement", "loan_renewal"]);
/** Accounts that grow by credits; all others grow by debits. */
export const ON_CREDIT =
  /^(line_available|line_drawn|loan_\w+_income|loan_cover_left|loan_compensated|loan_subsidy_funding|pool_funding|pool_entitlement)$/;
export const HALVES = new Set([
  "compensation_received",
  "compensation_paid",
  "compensation_returned",
  "compensation_refunded",
]);

export const min = (a: bigint, b: bigint) => (a < b ? a : b);
export const sum = (amounts: bigint[]) => amounts.reduce((total, each) => total + each, 0n);
export const halfUp = (above: bigint, below: bigint) => (above * 2n + below) / (below * 2n);
export const fenOf = (value: unknown) => BigInt(value as string | number);
export const optional = (value: unknown) => (value === undefined ? 0n : fenOf(value));
export const monthAfter = (month: string) => {
  const [year, of] = month.split("-").map(Number) as [number, number];
  return of === 12 ? `${year + 1}-01` : `${year}-${String(of + 1).padStart(2, "0")}`;
};
export const days = (from: string, to: string) => BigInt((Date.parse(to) - Date.parse(from)) / 86_400_000);

export function keepsLimit(account: string, { d, dp, c, cp }: Row): boolean {
  const code = account.slice(account.lastIndexOf("/") + 1);
  if (UNLIMITED.has(code)) return true;
  return ON_CREDIT.test(code) ? d + dp <= c : c + cp <= d;
}

export const move = (code: string, subject: string, amount: bigint, kind: Kind = "posted"): Move => ({
  ...{ code, amount, kind },
  debit: `${subject}/${JOINS[code]![0]}`,
  credit: `${subject}/${JOINS[code]![1]}`,
});
export const back = ({ debit, credit, ...rest }: Move): Move => ({ ...rest, debit: credit, credit: debit });
export const some = (...moves: Move[]) => moves.filter(({ amount }) => amount !== 0n);

/** `isOpen` of the hold that it ends. */
export type Act = (book: Auditor, op: Op) => { posts: Post[]; isOpen?: boolean; note?: () => void };

export const lineOf = (book: Auditor, name: unknown) => book.lines.get(name as string) ?? refuse("not_found");
export const loanOf = (book: Auditor, name: unknown) => book.loans.get(name as string) ?? refuse("not_found");
export const poolOf = (book: Auditor, name: unknown) => book.pools.get(name as string) ?? refuse("not_found");
export const drawOf = (book: Auditor, name: unknown) => book.draws.get(name as string) ?? refuse("not_found");
export const freshLoan = (book: Auditor, name: unknown, line: Line): Loan => {
  need(!book.loans.has(name as string), "conflict");
  return { name: name as string, line, writtenOff: false, pool: null, interestPaid: 0n };
};

export const post = (
  op: Op,
  event: string,
  key: unknown,
  moves: Move[],
  about: Partial<Post> = {},
): Post => ({
  ...{ key: `${event}/${key}`, event, on: op.on!, moves },
  ...about,
});

/** Principal leaves the longest overdue bucket first. */
export function leaving(book: Auditor, loan: string, wanted: bigint): Move[] {
  const moves: Move[] = [];
  let left = wanted;
  for (let bucket = BUCKETS.length - 1; bucket > 0; bucket -= 1) {
    const amount = min(left, book.balance(loan, principalOf(bucket)));
    left -= amount;
    moves.push(...some(move(`principal_left${BUCKETS[bucket]}`, loan, amount)));
  }
  return moves;
}

export function paying(
  book: Auditor,
  { name, line }: Loan,
  [fee, penalty, interest, principal]: bigint[],
): Move[] {
  const restored = line.revolving && !line.ended ? "limit_restored" : "limit_retired";
  return [
    ...some(
      move("fee_repaid", name, fee!),
      move("penalty_repaid", name, penalty!),
      move("interest_repaid", name, interest!),
    ),
    ...(principal! > 0n
      ? [
          ...leaving(book, name, principal!),
          move("principal_repaid", name, principal!),
          move(restored, line.name, principal!),
        ]
      : []),
  ];
}

export const paid = (loan: Loan, interest: bigint) => () => {
  loan.interestPaid += interest;
};
export const CLAIMS = ["fee", "penalty", "interest", "principal"];

import type { Db } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { type AccountCode, accountName, CHART } from "../accounts.ts";
import { balanceOf } from "../totals.ts";
import { storedTotals, totalsOf } from "./expected-book.ts";
import { SYSTEM } from "./post-persistently.ts";
import type { World } from "./world.ts";

/** An account of the book, in fen; `balance` is what was posted, on the account's own side. */
export type AccountBalance = {
  /** Subject and code in one text. */
  account: string;
  /** As the operations name it. */
  subject: string;
  code: AccountCode;
  debitsPending: bigint;
  debitsPosted: bigint;
  creditsPending: bigint;
  creditsPosted: bigint;
  balance: bigint;
};

const SUBJECTS_A_PAGE = 500;
const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** All accounts of the book in order of kind, name and code, a page at a time. */
export async function* balancesIn(db: Db, { lines, loans, pools }: World): AsyncGenerator<AccountBalance[]> {
  for (const subjects of [lines, loans, pools]) {
    const named = [...subjects.values()].map(({ id, name }) => ({ id, name }));
    named.sort((a, b) => before(a.name, b.name));
    for (let from = 0; from < named.length; from += SUBJECTS_A_PAGE) {
      const page = named.slice(from, from + SUBJECTS_A_PAGE);
      const nameOf = new Map(page.map(({ id, name }) => [id, name]));
      const rows = await inTransaction(db, SYSTEM, (tx) => storedTotals(tx, [...nameOf.keys()]));
      yield rows
        .map((row) => {
          const [subject, code, totals] = [nameOf.get(row.subject_id)!, row.code, totalsOf(row)];
          const balance = balanceOf(code, totals).posted;
          return { account: accountName({ subjectId: subject, code }), subject, code, ...totals, balance };
        })
        .sort(
          (a, b) =>
            before(CHART[a.code].subject, CHART[b.code].subject) ||
            before(a.subject, b.subject) ||
            before(a.code, b.code),
        );
    }
  }
}

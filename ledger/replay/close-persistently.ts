import type { Db } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { addMonths, type DateOn, type Month } from "#lib/dates.ts";
import { type Closings, closeMonth, closingsOf } from "../periods.ts";
import { inWords, persistently, SYSTEM } from "./post-persistently.ts";

/**
 * Closes a month, and looks whether it was closed where the connection broke. Nobody else closes the book.
 * @returns the first day that is open after it
 * @throws as `closeMonth`
 */
export async function closePersistently(db: Db, month: Month, today: DateOn): Promise<DateOn> {
  // Until it is known, nothing was closed here.
  let before: Closings | undefined;
  try {
    await persistently(() =>
      inTransaction(db, SYSTEM, async (tx) => {
        const closings = await closingsOf(tx);
        before ??= closings;
        const isDone = closings.last === month && before.last !== month;
        if (!isDone) await closeMonth(tx, month, today);
      }),
    );
  } catch (error) {
    throw inWords(error);
  }
  return addMonths(month, 1);
}

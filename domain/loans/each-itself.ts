import type { Tx } from "#db/client.ts";
import { DomainError } from "#lib/errors.ts";

export type Carried<T> = { done: T[]; refused: T[] };

/**
 * Carries all out at once; where the book refuses that, each by itself, so that one that cannot be booked holds up no
 * other. What is refused leaves nothing behind.
 */
export async function eachItself<T>(
  tx: Tx,
  all: T[],
  run: (tx: Tx, some: T[]) => Promise<void>,
): Promise<Carried<T>> {
  const attempt = async (some: T[]): Promise<boolean> => {
    try {
      await tx.transaction((part) => run(part, some));
      return true;
    } catch (error) {
      if (error instanceof DomainError) return false;
      throw error;
    }
  };
  if (all.length === 0 || (await attempt(all))) return { done: all, refused: [] };
  const carried: Carried<T> = { done: [], refused: [] };
  for (const each of all) carried[(await attempt([each])) ? "done" : "refused"].push(each);
  return carried;
}

import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Tx } from "#db/client.ts";
import { inTransaction } from "#db/transaction.ts";
import { useDatabase } from "#tests/database.ts";
import { inPieces } from "./in-pieces.ts";

const database = useDatabase();
const inOne = <R>(run: (tx: Tx) => Promise<R>) => inTransaction(database.app, {}, run);
const upTo = (last: number) => sql`select n from generate_series(1, ${sql.raw(String(last))}) n`;

test.each([
  [0, []],
  [2, [2]],
  [3, [3]],
  [4, [3, 1]],
  [6, [3, 3]],
])("%i rows come in pieces of three at most", async (count, sizes) => {
  const pieces: { n: number }[][] = [];
  await inOne(async (tx) => {
    for await (const piece of inPieces<{ n: number }>(tx, upTo(count), 3)) pieces.push(piece);
  });
  expect(pieces.map((piece) => piece.length)).toEqual(sizes);
  expect(pieces.flat().map(({ n }) => n)).toEqual(Array.from({ length: count }, (_, at) => at + 1));
});

test("whoever asks may ask other things in between, and may stop early", async () => {
  const seen = await inOne(async (tx) => {
    const squares: number[] = [];
    for await (const [first] of inPieces<{ n: number }>(tx, upTo(100), 10)) {
      const { rows } = await tx.execute<{ square: number }>(
        sql`select power(${first!.n}::int, 2)::int as square`,
      );
      squares.push(rows[0]!.square);
      if (squares.length === 3) break;
    }
    return squares;
  });
  expect(seen).toEqual([1, 121, 441]);
});

test("an error in a later piece is told when that is asked for", async () => {
  const pieces: number[] = [];
  const asked = inOne(async (tx) => {
    const statement = sql`select 1 / (5 - n) as part from generate_series(1, 9) n`;
    for await (const piece of inPieces<{ part: number }>(tx, statement, 2)) pieces.push(piece.length);
  });
  await expect(asked).rejects.toMatchObject({ cause: { code: "22012" } });
  expect(pieces).toEqual([2, 2]);
});

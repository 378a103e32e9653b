import { readTable } from "../reference/table.ts";
import type { Random } from "./random.ts";
import { type Trade, tradeNamed } from "./trades.ts";

type Weighted<T> = readonly (readonly [T, number])[];

const readTrades = (text: string): Weighted<Trade> =>
  text.split(" ").map((entry) => {
    const [name, weight] = entry.split(":");
    return [tradeNamed(name!), Number(weight)] as const;
  });

const rows = readTable<"division" | "weight" | "trades">("places.csv", import.meta.url);
const specialties = new Map(rows.map((row) => [row.division, readTrades(row.trades)]));
const divisions: Weighted<string> = rows.map((row) => [row.division, Number(row.weight)]);

/** Share of a place's firms that work in what the place is known for. */
const LOCAL_SHARE = 0.62;

/** Where a firm stands and what it does. */
export function placeFirm(random: Random): { divisionCode: string; trade: Trade } {
  const divisionCode = random.weighted(divisions);
  const trades = specialties.get(random.chance(LOCAL_SHARE) ? divisionCode : "*")!;
  return { divisionCode, trade: random.weighted(trades) };
}

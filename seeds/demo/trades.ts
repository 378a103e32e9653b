import { readTable } from "../reference/table.ts";

/** Groups of trades whose firms are alike in size and habits. */
const GROUPS = [
  "farming",
  "industry",
  "construction",
  "wholesale",
  "retail",
  "transport",
  "storage",
  "catering",
  "software",
  "business",
  "other",
] as const;
export type TradeGroup = (typeof GROUPS)[number];
const isGroup = (name: string): name is TradeGroup => GROUPS.some((group) => group === name);

/** How a year runs in a trade. */
export type Season = "works" | "shop" | "table" | "field" | "site" | "even";

/** What firms of one line of business have in common. */
export interface Trade {
  name: string;
  /** A class of GB/T 4754-2017. */
  industry: string;
  /** Word in a company's name. */
  word: string;
  /** Word in a sole proprietor's name; null where the trade has no sole proprietors. */
  soleWord: string | null;
  cooperative: boolean;
  group: TradeGroup;
  season: Season;
  /** Usual number of people. */
  people: number;
  salesPerHeadWan: number;
  /** Share of sales that goes to taxes. */
  burden: number;
  /** Purchases with invoice per unit of sales. */
  inputRatio: number;
  /** Size of an ordinary invoice. */
  ticketWan: number;
  kwhPerWan: number;
  /** Cubic metres of water a head and month. */
  waterPerHead: number;
  /** Share of firms whose meters are in their own name. */
  ownMeter: number;
}

type Column =
  | "name"
  | "industry"
  | "word"
  | "sole_word"
  | "cooperative"
  | "group"
  | "season"
  | "people"
  | "sales_per_head_wan"
  | "burden"
  | "input_ratio"
  | "ticket_wan"
  | "kwh_per_wan"
  | "water_per_head"
  | "own_meter";

function tradeOf(row: Record<Column, string>): Trade {
  if (!isGroup(row.group)) throw new Error(`trades.csv: ${row.name} has no group`);
  return {
    name: row.name,
    industry: row.industry,
    word: row.word,
    soleWord: row.sole_word || null,
    cooperative: row.cooperative === "yes",
    group: row.group,
    season: row.season as Season,
    people: Number(row.people),
    salesPerHeadWan: Number(row.sales_per_head_wan),
    burden: Number(row.burden),
    inputRatio: Number(row.input_ratio),
    ticketWan: Number(row.ticket_wan),
    kwhPerWan: Number(row.kwh_per_wan),
    waterPerHead: Number(row.water_per_head),
    ownMeter: Number(row.own_meter),
  };
}

const TRADES = new Map(
  readTable<Column>("trades.csv", import.meta.url)
    .map(tradeOf)
    .map((trade) => [trade.name, trade]),
);

/**
 * A line of business by its short name.
 * @throws Error for a name that trades.csv does not have
 */
export function tradeNamed(name: string): Trade {
  const trade = TRADES.get(name);
  if (!trade) throw new Error(`trades.csv has no trade ${name}`);
  return trade;
}

/** What one consent opens together: a firm's values of a group are there or missing as a whole. */
export type Group = "register" | "request" | "tax" | "invoice" | "social_security" | "electricity" | "water";

/** How many firms have authorised a group; of the request, how many have made one. */
export const AUTHORISED: Readonly<Record<Group, number>> = {
  register: 1,
  request: 0.5,
  tax: 0.85,
  invoice: 0.76,
  social_security: 0.7,
  electricity: 0.6,
  water: 0.5,
};

/** `uniform` between 0 and 1 is high where the firm is sound. */
type Draw = (uniform: number) => number;

export type NumberFeature = {
  id: string;
  group: Group;
  type: "number";
  /** What the numbers are, so that a peer can keep them in the narrowest column: whole fen, small counts, decimals. */
  holds: "fen" | "count" | "decimal";
  draw: Draw;
  /** Thresholds that products are written with, the most lenient first; none where products do not ask for it. */
  bounds: readonly number[];
  op: "gte" | "lte";
};
export type TextFeature = {
  id: string;
  group: Group;
  type: "text";
  words: readonly string[];
  draw: Draw;
  /** What products accept, or where `refused` turn away. */
  choices: readonly (readonly string[])[];
  op: "in" | "notIn";
};
export type FlagFeature = { id: string; group: Group; type: "flag"; draw: Draw; op: "isTrue" | "isFalse" };
export type BenchFeature = NumberFeature | TextFeature | FlagFeature;

const WAN = 1_000_000;
const wan = (...amounts: number[]) => amounts.map((amount) => amount * WAN);

/** Amounts spread as incomes are: the logarithm is logistic about the median. */
const amount = (medianWan: number, spread: number) => (uniform: number) =>
  Math.round(medianWan * WAN * (uniform / (1 - uniform)) ** spread);
/** Mishaps, rare where the firm is sound. */
const mishaps = (mean: number) => (uniform: number) => Math.floor(-Math.log(uniform) * mean);
const upTo = (most: number) => (uniform: number) => Math.floor(uniform * (most + 1));
const decimal = (low: number, high: number) => (uniform: number) =>
  Math.round((low + uniform * (high - low)) * 10_000) / 10_000;

const number = (
  id: string,
  group: Group,
  holds: NumberFeature["holds"],
  draw: Draw,
  op: NumberFeature["op"],
  bounds: readonly number[],
): NumberFeature => ({ id, group, type: "number", holds, draw, bounds, op });
const least = (
  id: string,
  group: Group,
  holds: NumberFeature["holds"],
  draw: Draw,
  bounds: readonly number[],
) => number(id, group, holds, draw, "gte", bounds);
const most = (
  id: string,
  group: Group,
  holds: NumberFeature["holds"],
  draw: Draw,
  bounds: readonly number[],
) => number(id, group, holds, draw, "lte", bounds);

/** The words in order, likelier ones given a greater share; the last takes the rest. */
const oneOf =
  (...shares: number[]) =>
  (uniform: number) => {
    let left = uniform;
    for (const [index, share] of shares.entries()) {
      left -= share;
      if (left < 0) return index;
    }
    return shares.length;
  };
const text = (
  id: string,
  group: Group,
  words: readonly string[],
  draw: Draw,
  op: TextFeature["op"],
  choices: TextFeature["choices"],
): TextFeature => ({ id, group, type: "text", words, draw, choices, op });

/** The terms that firms ask for. */
export const WISHED_MONTHS = [6, 12, 12, 12, 18, 24, 24, 36];
const SALES = wan(30, 50, 60, 80, 100, 120, 150, 200, 240, 300, 400, 500, 600, 800, 1_000);
const FALLS = [-0.5, -0.4, -0.35, -0.3, -0.25, -0.2, -0.15, -0.1, -0.05, 0];
const SECTIONS = [..."ABCDEFGHIJKLMNOPQRST"];
const DIVISIONS = Array.from({ length: 20 }, (_, index) => String(120118100 + index * 7));

/** Forty of the platform's own features, with the values firms have and the thresholds banks write. */
export const benchFeatures: readonly BenchFeature[] = [
  text(
    "kind",
    "register",
    ["company", "sole_proprietor", "cooperative", "farmer"],
    oneOf(0.6, 0.3, 0.06),
    "in",
    [
      ["company", "sole_proprietor", "cooperative"],
      ["company", "sole_proprietor"],
      ["company"],
      ["sole_proprietor", "farmer"],
    ],
  ),
  text(
    "size_class",
    "register",
    ["large", "medium", "small", "micro", "unclassified"],
    oneOf(0.01, 0.05, 0.3, 0.6),
    "in",
    [["medium", "small", "micro"], ["small", "micro"], ["micro"], ["medium", "small"]],
  ),
  text("industry_section", "register", SECTIONS, (uniform) => Math.floor(uniform * 20), "notIn", [
    ["K"],
    ["J", "K"],
    ["B", "K"],
    ["J", "K", "L"],
    ["B", "J", "K", "R"],
    ["K", "S", "T"],
  ]),
  text("division", "register", DIVISIONS, (uniform) => Math.floor(uniform * 20), "in", [
    ...[2, 4, 5, 8].map((from) => DIVISIONS.slice(from)),
    ...[10, 12, 14, 16, 18].map((to) => DIVISIONS.slice(0, to)),
    DIVISIONS.slice(3, 7),
  ]),
  least(
    "score",
    "tax",
    "count",
    (uniform) => 380 + Math.floor(uniform * 500),
    [450, 470, 480, 500, 520, 530, 550, 560, 580, 600, 620, 650],
  ),
  text("grade", "tax", ["poor", "fair", "good", "excellent"], oneOf(0.12, 0.33, 0.35), "in", [
    ["excellent", "good", "fair"],
    ["excellent", "good"],
    ["excellent"],
  ]),
  most("requested_amount", "request", "fen", (uniform) => 5 * WAN * (1 + Math.floor(uniform * 60)), []),
  most(
    "requested_term",
    "request",
    "count",
    (uniform) => WISHED_MONTHS[Math.floor(uniform * WISHED_MONTHS.length)]!,
    [],
  ),
  text("tax_grade", "tax", ["D", "C", "M", "B", "A"], oneOf(0.03, 0.08, 0.24, 0.4), "in", [
    ["A", "B", "M"],
    ["A", "B", "M", "C"],
    ["A", "B"],
    ["A"],
  ]),
  least(
    "tax_paid_12m",
    "tax",
    "fen",
    amount(12, 0.7),
    wan(0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 50),
  ),
  least("tax_paid_yoy", "tax", "decimal", decimal(-0.6, 0.9), FALLS),
  least("vat_sales_12m", "tax", "fen", amount(400, 0.7), SALES),
  least("vat_sales_yoy", "tax", "decimal", decimal(-0.6, 0.9), FALLS),
  most("zero_vat_months", "tax", "count", mishaps(1.2), [6, 4, 3, 2, 1, 0]),
  most("file_late_cnt", "tax", "count", mishaps(0.9), [6, 4, 3, 2, 1, 0]),
  most(
    "tax_arrears",
    "tax",
    "fen",
    (uniform) => Math.max(0, Math.round((0.12 - uniform) * 40 * WAN)),
    wan(5, 2, 1, 0),
  ),
  least("inv_out_12m", "invoice", "fen", amount(450, 0.7), SALES),
  least("inv_out_yoy", "invoice", "decimal", decimal(-0.6, 0.9), FALLS),
  most("inv_gap_months", "invoice", "count", mishaps(1.2), [6, 4, 3, 2, 1, 0]),
  most(
    "inv_cv",
    "invoice",
    "decimal",
    (uniform) => decimal(0, 1.6)(1 - uniform),
    [1.5, 1.3, 1.2, 1.1, 1, 0.9, 0.8, 0.7, 0.6],
  ),
  most(
    "inv_void_red",
    "invoice",
    "decimal",
    (uniform) => decimal(0, 0.4)((1 - uniform) ** 2),
    [0.3, 0.25, 0.2, 0.18, 0.15, 0.12, 0.1],
  ),
  most(
    "inv_top5",
    "invoice",
    "decimal",
    (uniform) => decimal(0.1, 1)(1 - uniform),
    [0.95, 0.9, 0.85, 0.8, 0.75, 0.7],
  ),
  least(
    "ss_heads",
    "social_security",
    "count",
    (uniform) => Math.floor(2 + 8 * (uniform / (1 - uniform)) ** 0.8),
    [1, 2, 3, 4, 5, 6, 8, 10, 15, 20],
  ),
  least("ss_heads_yoy", "social_security", "decimal", decimal(-0.5, 0.6), FALLS),
  least("ss_paid_run", "social_security", "count", upTo(60), [2, 3, 4, 6, 8, 9, 12, 15, 18, 24]),
  most("ss_gap_months", "social_security", "count", mishaps(1), [6, 4, 3, 2, 1, 0]),
  most(
    "ss_arrears",
    "social_security",
    "fen",
    (uniform) => Math.max(0, Math.round((0.1 - uniform) * 20 * WAN)),
    wan(2, 1, 0.5, 0),
  ),
  least(
    "kwh_12m",
    "electricity",
    "count",
    (uniform) => Math.round(60_000 * (uniform / (1 - uniform)) ** 0.8),
    [5_000, 8_000, 10_000, 15_000, 20_000, 25_000, 30_000, 50_000],
  ),
  least("kwh_yoy", "electricity", "decimal", decimal(-0.6, 0.8), FALLS),
  most("kwh_stop_months", "electricity", "count", mishaps(1), [6, 4, 3, 2, 1]),
  most("util_late_cnt", "electricity", "count", mishaps(1.2), [8, 6, 5, 4, 3, 2]),
  least("water_gas_3m_yoy", "water", "decimal", decimal(-0.6, 0.8), FALLS),
  least(
    "firm_age",
    "register",
    "count",
    (uniform) => Math.floor(4 + 150 * uniform),
    [6, 9, 12, 15, 18, 24, 30, 36, 42, 48, 60],
  ),
  most("rep_changes", "register", "count", mishaps(0.5), [3, 2, 1, 0]),
  text("public_grade", "register", ["poor", "fair", "good", "excellent"], oneOf(0.05, 0.2, 0.4), "in", [
    ["excellent", "good", "fair"],
    ["excellent", "good"],
  ]),
  {
    id: "dishonest",
    group: "register",
    type: "flag",
    draw: (uniform) => Number(uniform < 0.03),
    op: "isFalse",
  },
  most("admin_penalty", "register", "count", mishaps(0.7), [4, 3, 2, 1, 0]),
  {
    id: "abnormal_op",
    group: "register",
    type: "flag",
    draw: (uniform) => Number(uniform < 0.06),
    op: "isFalse",
  },
  least("quals", "register", "count", (uniform) => Math.floor(4 * uniform ** 2.5), [1, 2]),
  least("coverage", "register", "decimal", (uniform) => Math.floor(uniform * 6) / 5, [0.2, 0.4, 0.6, 0.8]),
];

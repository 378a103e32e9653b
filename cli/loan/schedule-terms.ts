import { readFile } from "node:fs/promises";
import type { DateOn } from "#lib/dates.ts";
import { type Fen, sumFen, toYuanString } from "#lib/money.ts";
import type { CustomTerms, DayCount, LoanTerms } from "#lib/repayment/terms.ts";
import { MAX_MONTHS } from "#lib/repayment/terms.ts";
import { UsageError } from "../command.ts";
import {
  amountOf,
  dayOf,
  dayValuesOf,
  positiveOf,
  rateOf,
  refused,
  wholeOf,
  wordOf,
} from "./option-values.ts";
import { changesOf } from "./schedule-changes.ts";
import type { Option, Options } from "./schedule-options.ts";

const METHODS = ["annuity", "equal_principal", "interest_only", "bullet", "custom"] as const;
const DAY_COUNTS: readonly DayCount[] = ["act_360", "act_365", "30_360"];
/** Not for a loan whose days of instalments are agreed one by one. */
const BY_MONTHS: Option[] = ["term-months", "interest-every", "pay-day", "grace-months"];

type Base = Pick<LoanTerms, "principal" | "rateBps" | "startOn" | "dayCount">;

/**
 * The terms of the loan that the options describe.
 * @throws UsageError for an option that is missing or does not go with another, DomainError `invalid` for a value
 */
export async function termsOf(options: Options): Promise<LoanTerms | CustomTerms> {
  const dayCount = wordOf(options, "day-count", DAY_COUNTS);
  const base: Base = {
    principal: positiveOf("principal", needed(options, "principal")),
    rateBps: rateOf("rate-bps", needed(options, "rate-bps")),
    startOn: dayOf("start", needed(options, "start")),
    ...(dayCount && { dayCount }),
  };
  needed(options, "method");
  const method = wordOf(options, "method", METHODS)!;
  const terms = method === "custom" ? await customTerms(base, options) : termsByMonths(base, method, options);
  const changed = { ...terms, changes: await changesOf(terms, options) };
  if (wordOf(options, "holidays", ["keep", "next_working_day"]) !== "next_working_day") return changed;
  const { publishedCalendar } = await import("./published.ts");
  return { ...changed, calendar: publishedCalendar() };
}

function needed(options: Options, name: Option): string {
  const value = options[name];
  if (value === undefined) throw new UsageError(`请用 --${name} 写明。`);
  return value;
}

function unwanted(options: Options, names: readonly Option[], method: string): void {
  const given = names.find((name) => options[name] !== undefined);
  if (given) throw new UsageError(`--${given} 不能与 --method ${method} 同用，请去掉其中一个。`);
}

function termsByMonths(base: Base, method: LoanTerms["method"], options: Options): LoanTerms {
  needed(options, "term-months");
  unwanted(options, ["parts"], method);
  if (method === "bullet") unwanted(options, ["interest-every", "pay-day", "grace-months"], method);
  if (method === "interest_only") unwanted(options, ["grace-months"], method);
  const termMonths = wholeOf(options, "term-months", 1, MAX_MONTHS)!;
  const every = wordOf(options, "interest-every", ["month", "quarter"]);
  const payDay = wholeOf(options, "pay-day", 1, 31);
  const graceMonths = wholeOf(options, "grace-months", 0, termMonths - 1);
  return {
    ...{ ...base, method, termMonths },
    ...(every && { every }),
    ...(payDay !== undefined && { payDay }),
    ...(graceMonths !== undefined && { graceMonths }),
  };
}

async function customTerms(base: Base, options: Options): Promise<CustomTerms> {
  unwanted(options, BY_MONTHS, "custom");
  const parts = await partsOf(needed(options, "parts"), base.startOn);
  const sum = sumFen(parts.map(({ principal }) => principal));
  if (sum !== base.principal)
    throw refused(
      "parts",
      `各期本金合计 ${toYuanString(sum)} 元，与 --principal 的 ${toYuanString(base.principal)} 元不一致。`,
    );
  return { ...base, method: "custom", parts };
}

/** Parts as words, or from a file. */
async function partsOf(text: string, startOn: DateOn): Promise<{ on: DateOn; principal: Fen }[]> {
  const said = text.includes("=") ? text : await fileParts(text);
  const parts = dayValuesOf("parts", said).map(({ on, value }) => ({
    on,
    principal: amountOf("parts", value),
  }));
  if (parts[0]!.on <= startOn) throw refused("parts", `${parts[0]!.on} 不在放款日之后。`);
  if (parts.length > MAX_MONTHS) throw refused("parts", `最多 ${MAX_MONTHS} 期。`);
  return parts;
}

async function fileParts(file: string): Promise<string> {
  const text = await readFile(file, "utf8").catch(() => {
    throw refused("parts", `读不到文件 ${file}。`);
  });
  // Loaded on demand: it takes a quarter of the time of an answer.
  const { z } = await import("#lib/zod.ts");
  const amount = z.union([z.string(), z.number().transform(String)]);
  const schema = z.array(z.strictObject({ on: z.string(), principal: amount })).min(1);
  try {
    const parts = schema.parse(JSON.parse(text));
    return parts.map(({ on, principal }) => `${on}=${principal}`).join(",");
  } catch {
    throw refused("parts", `${file} 要写成 [{"on":"2026-06-20","principal":"400000.00"}] 这样的 JSON。`);
  }
}

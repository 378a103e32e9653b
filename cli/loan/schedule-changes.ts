import { formatDate } from "#lib/dates.ts";
import { toYuanString } from "#lib/money.ts";
import { outstandingOn } from "#lib/repayment/change.ts";
import { lprChanges } from "#lib/repayment/lpr-repricing.ts";
import {
  type Change,
  type CustomTerms,
  type LoanTerms,
  MAX_RATE_BPS,
  maturityOf,
} from "#lib/repayment/terms.ts";
import { UsageError } from "../command.ts";
import { dayValuesOf, positiveOf, rateOf, refused, wordOf } from "./option-values.ts";
import type { Option, Options } from "./schedule-options.ts";

type Terms = LoanTerms | CustomTerms;

/** What changes the loan on its way, in order of the days; on one day the rate before the prepayment. */
export async function changesOf(terms: Terms, options: Options): Promise<Change[]> {
  const changes = [...(await repricings(terms, options)), ...prepayments(terms, options)].toSorted((a, b) =>
    a.on < b.on ? -1 : Number(a.on > b.on),
  );
  for (const [i, change] of changes.entries()) {
    if (change.kind !== "prepayment") continue;
    const outstanding = outstandingOn({ ...terms, changes: changes.slice(0, i) }, change.on);
    if (change.amount > outstanding)
      throw refused("prepay", `${formatDate(change.on)}的剩余本金只有 ${toYuanString(outstanding)} 元。`);
  }
  return changes;
}

const byLpr = (value: string | undefined) => value === "january_1" || value === "anniversary";

async function repricings(terms: Terms, options: Options): Promise<Change[]> {
  const { reprice } = options;
  if (byLpr(reprice)) return lprRepricings(terms, reprice as "january_1" | "anniversary", options);
  const lost = (["lpr", "spread-bps"] as const).find((name) => options[name] !== undefined);
  if (lost) throw new UsageError(`--${lost} 要与 --reprice january_1 或 --reprice anniversary 同用。`);
  if (reprice === undefined) return [];
  return withinTerm(terms, "reprice", reprice).map(({ on, value }) => ({
    ...{ kind: "rate", on, rateBps: rateOf("reprice", value) },
  }));
}

async function lprRepricings(terms: Terms, day: "january_1" | "anniversary", options: Options) {
  const { publishedLpr } = await import("./published.ts");
  const { startOn, rateBps } = terms;
  const maturesOn = maturityOf(terms);
  const long = maturesOn > `${Number(startOn.slice(0, 4)) + 5}${startOn.slice(4)}`;
  const quotes = publishedLpr(wordOf(options, "lpr", ["1y", "5y"]) ?? (long ? "5y" : "1y"));
  if (startOn < quotes[0]!.on)
    throw refused("reprice", `${formatDate(quotes[0]!.on)}以前没有 LPR，请改写重定价的日期和利率。`);
  const spread = options["spread-bps"];
  const changes = lprChanges({
    ...{ startOn, maturesOn, rateBps, day, quotes },
    ...(spread !== undefined && { spreadBps: rateOf("spread-bps", spread, -MAX_RATE_BPS) }),
  });
  const tooHigh = changes.find((change) => change.rateBps > MAX_RATE_BPS);
  if (tooHigh) throw refused("reprice", `${tooHigh.on} 起的利率会超过 ${MAX_RATE_BPS} 基点。`);
  return changes;
}

function prepayments(terms: Terms, options: Options): Change[] {
  const keep = wordOf(options, "prepay-keeps", ["term", "instalment"]);
  if (options.prepay === undefined) {
    if (keep) throw new UsageError("--prepay-keeps 要与 --prepay 同用。");
    return [];
  }
  return withinTerm(terms, "prepay", options.prepay).map(({ on, value }) => ({
    ...{ kind: "prepayment", on, amount: positiveOf("prepay", value), keep: keep ?? "term" },
  }));
}

function withinTerm(terms: Terms, name: Option, text: string) {
  const days = dayValuesOf(name, text);
  const [start, maturity] = [terms.startOn, maturityOf(terms)];
  for (const { on } of days)
    if (on <= start || on >= maturity)
      throw refused(name, `${on} 要在放款日 ${start} 之后、到期日 ${maturity} 之前。`);
  return days;
}

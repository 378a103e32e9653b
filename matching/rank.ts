import { type Fen, formatRate } from "#lib/money.ts";
import { type Grade, type GuaranteeMode, words } from "#lib/vocabulary.ts";

/** All parts and weights are integers in ten-thousandths, so that a rank is exact and the same everywhere. */
const WHOLE = 10_000;

export type RankConfiguration = {
  /** Declared prior of approval by grade and guarantee mode: a judgement, replaced once outcomes are known. */
  approval: Record<Grade, Record<GuaranteeMode, number>>;
  /** The prior where no grade is known. */
  approvalUnknown: number;
  /** How much each part counts: at 10,000 in full, at 0 not at all. */
  weights: { approval: number; fit: number; cost: number };
  /** Costs at or below `freeBps` score in full, at or above `tooDearBps` nothing. */
  cost: { freeBps: number; tooDearBps: number };
  /** What is left of the fit where the allowed term is shorter than the wished one, per tenth that is lacking. */
  termShortfall: number;
};

const prior = (credit: number, secured: number): Record<GuaranteeMode, number> => ({
  credit,
  guaranteed: secured,
  mortgaged: secured,
  pledged: secured,
  mixed: secured,
});

export const defaultRanking: RankConfiguration = {
  approval: {
    excellent: prior(8_500, 9_000),
    good: prior(7_000, 8_000),
    fair: prior(4_000, 6_000),
    poor: prior(1_000, 3_000),
  },
  approvalUnknown: 5_000,
  weights: { approval: 10_000, fit: 8_000, cost: 10_000 },
  cost: { freeBps: 200, tooDearBps: 2_400 },
  termShortfall: 1_000,
};

export type RankInput = {
  grade: unknown;
  guaranteeMode: GuaranteeMode;
  limitFen: Fen;
  termMonths: number;
  /** Integer fen and months; neutral where the enterprise asked for nothing. */
  requestedFen: unknown;
  requestedTerm: unknown;
  annualCostBps: number;
};

/** The three parts, each 0 to 10,000, and the score, 0 to 1,000,000. */
export type RankParts = { approval: number; fit: number; cost: number; score: number };

const isGrade = (value: unknown): value is Grade => words("grade").some((grade) => grade === value);
const asked = (value: unknown): value is number => typeof value === "number" && value > 0;
/** A part's pull on the product, by its weight: 1 at weight 0. */
export const weighed = (part: number, weight: number) =>
  WHOLE - Math.floor(((WHOLE - part) * weight) / WHOLE);

export function fitOf(input: RankInput, { termShortfall }: RankConfiguration): number {
  const amount = asked(input.requestedFen)
    ? Math.min(
        WHOLE,
        Number((input.limitFen * BigInt(WHOLE)) / BigInt(Math.max(1, Math.round(input.requestedFen)))),
      )
    : WHOLE;
  if (!asked(input.requestedTerm) || input.termMonths >= input.requestedTerm) return amount;
  const tenths = Math.ceil(((input.requestedTerm - input.termMonths) * 10) / input.requestedTerm);
  return Math.floor((amount * Math.max(0, WHOLE - tenths * termShortfall)) / WHOLE);
}

export function cheapness(costBps: number, { freeBps, tooDearBps }: RankConfiguration["cost"]): number {
  const hundredths = Math.round(costBps * 100);
  const span = (tooDearBps - freeBps) * 100;
  const left = Math.min(span, Math.max(0, tooDearBps * 100 - hundredths));
  return Math.floor((left * WHOLE) / span);
}

/** Expected approval × fit to the request × full cost. Integers throughout. */
export function rankParts(input: RankInput, configuration: RankConfiguration = defaultRanking): RankParts {
  const { weights } = configuration;
  const approval = isGrade(input.grade)
    ? configuration.approval[input.grade][input.guaranteeMode]
    : configuration.approvalUnknown;
  const fit = fitOf(input, configuration);
  const cost = cheapness(input.annualCostBps, configuration.cost);
  const product =
    weighed(approval, weights.approval) * weighed(fit, weights.fit) * weighed(cost, weights.cost);
  return { approval, fit, cost, score: Math.floor(product / 1_000_000) };
}

/** Best score first; equal scores by product id, compared as text by code unit. */
export const byRank = (
  a: { score: number; productId: string },
  b: { score: number; productId: string },
): number => b.score - a.score || (a.productId < b.productId ? -1 : a.productId > b.productId ? 1 : 0);

const share = (part: number) => `${Math.round(part / 100)}%`;

/**
 * Why an offer stands where it does, in Chinese.
 * @param annualCost full annual cost, basis points
 * @param hasWish whether an amount or a term was wished for; without one the fit says nothing
 */
export const explainRank = (parts: RankParts, annualCost: number, hasWish: boolean): string =>
  [
    `预计通过可能性 ${share(parts.approval)}`,
    ...(hasWish ? [`与需求契合度 ${share(parts.fit)}`] : []),
    `综合年化成本 ${formatRate(annualCost)}`,
  ].join("，");

import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import { CONSENT_DOMAINS, type DataDomain, type RepaymentMethod, type Word } from "#lib/vocabulary.ts";
import {
  compileProduct,
  explainPair,
  explainRank,
  type FeatureDictionary,
  feePayments,
  type MatchedOffer,
  type MatchedPair,
  type ProductTerms,
} from "#matching/index.ts";
import type { ProductView } from "../products/read-products.ts";
import type { MatchSubject } from "./load-subjects.ts";

/** What an eligible firm could get, and what it would cost. Indicative: the bank decides. */
export type OfferTerms = {
  rank: number;
  limit: Fen;
  /** What costs and payments are reckoned on: the wish within the limits, else the limit. */
  amount: Fen;
  rateBps: number;
  termMonths: number;
  repaymentMethod: RepaymentMethod;
  annualCostBps: number;
  /** The first instalment, and whether it is the only one. */
  payment: { amount: Fen; dueOn: DateOn; single: boolean };
  interest: Fen;
  feeTotal: Fen;
  /** Why it stands where it does among the others, in Chinese. */
  why: string;
};

export type OfferView = ProductView & {
  verdict: Word<"verdict">;
  terms: OfferTerms | null;
  /** Conditions not met, the actual value against what is asked. */
  failed: string[];
  /** What is missing, each with what would supply it. */
  missing: string[];
  /** Domains whose authorisation would let the platform judge. */
  authorise: DataDomain[];
};

export type Told = { view: ProductView; terms: ProductTerms; pair: MatchedPair };

/** One product for one enterprise, in the words of people. */
export function offerView(
  { view, terms, pair }: Told,
  subject: MatchSubject,
  dictionary: FeatureDictionary,
  today: DateOn,
): OfferView {
  const { verdict, offer } = pair;
  const told = explainPair(compileProduct(terms), subject.features, pair, dictionary, subject.missing);
  const withheld = told.missing.filter(({ reason }) => reason === "unauthorised");
  const domains = new Set(withheld.flatMap(({ feature }) => dictionary[feature]?.domains ?? []));
  return {
    ...view,
    verdict,
    terms: offer && offerTerms(offer, terms, today, hasWish(subject)),
    failed: told.failed.map(({ text }) => text),
    missing: told.missing.map(({ text }) => text),
    authorise: CONSENT_DOMAINS.filter((domain) => domains.has(domain)),
  };
}

/** The repayment schedule of the offer, as if the money were paid out today. */
export const exampleSchedule = (offer: MatchedOffer, today: DateOn) =>
  repaymentSchedule({
    principal: offer.amountFen,
    rateBps: offer.rateBps,
    startOn: today,
    termMonths: offer.termMonths,
    method: offer.repaymentMethod,
  });

export const exampleFees = (offer: MatchedOffer, { fees }: ProductTerms, today: DateOn) =>
  feePayments({
    principal: offer.amountFen,
    rateBps: offer.rateBps,
    termMonths: offer.termMonths,
    method: offer.repaymentMethod,
    startOn: today,
    fees,
  });

const hasWish = ({ features: { requested_amount, requested_term } }: MatchSubject): boolean =>
  requested_amount != null || requested_term != null;

function offerTerms(offer: MatchedOffer, terms: ProductTerms, today: DateOn, isWished: boolean): OfferTerms {
  const { instalments, totals } = exampleSchedule(offer, today);
  const first = instalments[0]!;
  const fees = exampleFees(offer, terms, today).reduce((sum, { amount }) => sum + amount, 0n);
  return {
    rank: offer.rank,
    limit: offer.limitFen,
    amount: offer.amountFen,
    rateBps: offer.rateBps,
    termMonths: offer.termMonths,
    repaymentMethod: offer.repaymentMethod,
    annualCostBps: offer.annualCostBps,
    payment: { amount: first.total, dueOn: first.dueOn, single: instalments.length === 1 },
    interest: totals.interest,
    feeTotal: fees as Fen,
    why: explainRank(offer.parts, offer.annualCostBps, isWished),
  };
}

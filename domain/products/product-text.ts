import { type Fen, fen } from "#lib/money.ts";
import { type GuaranteeMode, label, type RepaymentMethod, type Word } from "#lib/vocabulary.ts";
import { feeText, type ProductFee, type ProductTerms } from "#matching/index.ts";
import { rateRange } from "../applications/rate-range.ts";

export type FeeView = { kind: Word<"feeKind">; payee: string; text: string };

/** What anyone may know of a product's terms, in figures and in words. */
export type TermsView = {
  min: Fen;
  max: Fen;
  termMonths: number[];
  guaranteeMode: GuaranteeMode;
  /** 免抵押: neither mortgage nor pledge. */
  collateralFree: boolean;
  /** 免担保: no guarantor either. */
  guaranteeFree: boolean;
  repaymentMethods: RepaymentMethod[];
  rateLowBps: number;
  rateHighBps: number;
  fees: FeeView[];
};

export const feeView = (fee: ProductFee): FeeView => ({
  kind: fee.kind,
  payee: fee.payee,
  text: feeText(fee),
});

/** The terms without the rule; rates span every grade and term that the price formula knows. */
export function termsView(terms: ProductTerms): TermsView {
  const ranges = terms.termMonths.map((months) => rateRange(terms.rateBps, months));
  return {
    min: fen(terms.minFen),
    max: fen(terms.maxFen),
    termMonths: terms.termMonths,
    guaranteeMode: terms.guaranteeMode,
    collateralFree: terms.guaranteeMode === "credit" || terms.guaranteeMode === "guaranteed",
    guaranteeFree: terms.guaranteeMode === "credit",
    repaymentMethods: terms.repaymentMethods,
    rateLowBps: Math.min(...ranges.map(([low]) => low)),
    rateHighBps: Math.max(...ranges.map(([, high]) => high)),
    fees: terms.fees.map(feeView),
  };
}

export const methodsText = (methods: readonly RepaymentMethod[]) =>
  methods.map((method) => label("repaymentMethod", method)).join("、");

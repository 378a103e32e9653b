import { addMonths, type DateOn, dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import type { RepaymentSchedule } from "#lib/repayment-schedule.ts";
import { label } from "#lib/vocabulary.ts";
import { query } from "../access/verb.ts";
import { type ConditionView, conditionsOf } from "./conditions.ts";
import { OfferOf } from "./inputs.ts";
import { matchOne, type Wished } from "./match-one.ts";
import { exampleFees, exampleSchedule, type OfferView, offerView } from "./offer-view.ts";

export type OfferDetail = OfferView & {
  wish: Wished;
  conditions: ConditionView[];
  schedule: RepaymentSchedule | null;
  /** Every payment of every fee, with the day it would fall on. */
  feePayments: { name: string; payee: string; on: DateOn; amount: Fen }[];
  profileOn: DateOn | null;
};

/** One product for the owner's firm: each condition with its value, source and date; what it would cost, day by day. */
export const viewOffer = query({
  permission: "offer.view",
  input: OfferOf,
  async run({ tx, keys, ranking, member, now, input: { code, ...wish } }): Promise<OfferDetail> {
    const { subject, told, dictionary } = await matchOne(tx, keys, member.organisationId, now, ranking, wish);
    const found = told.find(({ view }) => view.code === code);
    if (!found) throw notFound("这个产品");
    const today = dateOn(now);
    const { offer } = found.pair;
    const fees = offer ? exampleFees(offer, found.terms, today) : [];
    return {
      ...offerView(found, subject, dictionary, today),
      wish,
      conditions: conditionsOf(found.terms, subject, dictionary),
      schedule: offer && exampleSchedule(offer, today),
      feePayments: fees.map(({ fee, atMonth, amount }) => ({
        name: label("feeKind", fee.kind),
        payee: fee.payee,
        on: addMonths(today, atMonth),
        amount,
      })),
      profileOn: subject.profile?.asOf ?? null,
    };
  },
});

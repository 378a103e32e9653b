import type { schema } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { Instalment } from "#lib/repayment-schedule.ts";

type Row<T extends { $inferInsert: unknown }> = T["$inferInsert"];
type Without<T, K extends PropertyKey> = Omit<T, K>;
/** What every row of a case repeats from the application, and the number it is given when taken over. */
type Shared =
  | "enterpriseId"
  | "bankId"
  | "productVersionId"
  | "divisionCode"
  | "industrySection"
  | "sizeClass"
  | "guaranteeMode"
  | "firstLoan"
  | "number";

/** A payment on a loan, in the order received; it covers whole instalments from `firstInstalment` on. */
export type HistoricRepayment = {
  id: string;
  n: number;
  receivedOn: DateOn;
  interest: Fen;
  principal: Fen;
  bankReceiptNumber: string;
};

export type HistoricLoan = {
  loan: Without<Row<typeof schema.loans>, Shared | "creditLineId" | "drawdownId"> & { id: string };
  schedule: Instalment[];
  repayments: HistoricRepayment[];
};

export type HistoricDrawdown = {
  drawdown: Without<Row<typeof schema.drawdowns>, "creditLineId" | "enterpriseId" | "bankId" | "number"> & {
    id: string;
  };
  /** What a confirmed drawdown became. */
  loan?: HistoricLoan;
};

/** One application from the day it was made to where it stands now, with everything that came of it. */
export type HistoricCase = {
  application: Without<Row<typeof schema.applications>, "number"> & { id: string };
  decisions: Without<Row<typeof schema.applicationDecisions>, "applicationId" | "enterpriseId" | "bankId">[];
  line?: Without<Row<typeof schema.creditLines>, Shared | "applicationId"> & { id: string };
  drawdowns: HistoricDrawdown[];
};

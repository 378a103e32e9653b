export type { HistoricCase, HistoricDrawdown, HistoricLoan, HistoricRepayment } from "./historic-case.ts";
export { importCases } from "./import-cases.ts";

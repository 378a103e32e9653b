export { type BuiltReport, buildMonthlyReport } from "./build-monthly-report.ts";
export { downloadReport } from "./download-report.ts";
export type { ReportFigures } from "./figures.ts";
export { listReports } from "./list-reports.ts";
export type { ReportView } from "./report-view.ts";
export { requestMonthlyReport } from "./request-monthly-report.ts";

export { applyRetention, type Retention } from "./apply-retention.ts";
export { countOpenAlerts } from "./count-open-alerts.ts";
export { escalateAlert } from "./escalate-alert.ts";
export { explainAlert } from "./explain-alert.ts";
export { type AlertList, type AlertView, listAlerts, viewAlert } from "./list-alerts.ts";
export { listReads, type ReadList, type ReadView } from "./list-reads.ts";
export { prepareReadMonths } from "./prepare-months.ts";
export { readsCsv, readsCsvHead } from "./reads-csv.ts";
export { type ReadFilters, viewReadFilters } from "./view-read-filters.ts";

export type { Funnel, FunnelStep } from "./funnel.ts";
export type { Dimension, FigureValue, IndicatorUnit, Period } from "./indicator.ts";
export {
  type IndicatorRow,
  type IndicatorRows,
  type IndicatorView,
  listIndicatorRows,
} from "./list-indicator-rows.ts";
export { rowsCsv, rowsCsvHead } from "./rows-csv.ts";
export type { Published } from "./suppress.ts";
export { type Breakdown, type Dashboard, type DashboardFigure, viewDashboard } from "./view-dashboard.ts";
export { viewFunnel } from "./view-funnel.ts";
export { type PublicStatistics, viewStatistics } from "./view-statistics.ts";

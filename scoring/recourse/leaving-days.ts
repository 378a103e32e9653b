import { addDays, addMonths, type DateOn, monthOf, monthsBetween } from "#lib/dates.ts";
import { computeFeatures } from "../features/compute.ts";
import type { EnterpriseRecords, ProfileInput } from "../features/records.ts";
import type { LeavingDays } from "./action-template.ts";

/** Bills count while their due date is no more than so many days ago (features/utilities.ts). */
const BILL_WINDOW_DAYS = 365;
const FILING_WINDOW_MONTHS = 12;

/**
 * On which days a firm's late filings and late bills cease to count, if all that follows is on time and the sources go on
 * delivering as quickly as now. What counts as late is asked of the features themselves: an entry counts where making it
 * timely lowers the number.
 */
export function leavingDays(input: ProfileInput): LeavingDays {
  const { records, asOf } = input;
  const counts = countsOf(input);
  const lowers = (id: string, changed: Partial<EnterpriseRecords>) => {
    const [before, after] = [
      counts.get(id),
      countsOf({ ...input, records: { ...records, ...changed } }).get(id),
    ];
    return typeof before === "number" && typeof after === "number" && after < before;
  };
  const newest = records.taxFilings
    .map(({ month }) => month)
    .filter((month) => month < monthOf(asOf))
    .sort()
    .at(-1);
  const filings = records.taxFilings.filter((row) =>
    lowers("file_late_cnt", { taxFilings: timely(records.taxFilings, row, { filedOn: row.dueOn }) }),
  );
  const electricity = records.electricityBills.filter((row) =>
    lowers("util_late_cnt", {
      electricityBills: timely(records.electricityBills, row, { paidOn: row.dueOn }),
    }),
  );
  const water = records.waterBills.filter((row) =>
    lowers("util_late_cnt", { waterBills: timely(records.waterBills, row, { paidOn: row.dueOn }) }),
  );
  const billLeaves = ({ dueOn }: { dueOn: DateOn }) => addDays(dueOn, BILL_WINDOW_DAYS + 1);
  return {
    file_late_cnt: filings.map(({ month }) =>
      addMonths(month, FILING_WINDOW_MONTHS + monthsBetween(newest!, monthOf(asOf))),
    ),
    util_late_cnt: [...electricity, ...water].map(billLeaves),
  };
}

const countsOf = (input: ProfileInput) => new Map(computeFeatures(input).map(({ id, value }) => [id, value]));

const timely = <Row>(rows: readonly Row[], late: Row, change: Partial<Row>): Row[] =>
  rows.map((row) => (row === late ? { ...row, ...change } : row));

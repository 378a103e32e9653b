import { describe, expect, test } from "vitest";
import { addDays, addMonths, type DateOn, endOfMonth } from "#lib/dates.ts";
import { computeFeatures } from "../features/compute.ts";
import type { EnterpriseRecords, ProfileInput } from "../features/records.ts";
import { AS_OF, soundFirm } from "../features/sound-firm.fixture.ts";
import { type FirmStates, stateIn } from "./action.ts";
import { actionsFor } from "./action-template.ts";
import { firmActions } from "./firm-actions.ts";
import { leavingDays } from "./leaving-days.ts";

const profileOf = (input: ProfileInput): FirmStates =>
  new Map(computeFeatures(input).map(({ id, value, missing }) => [id, { value, missing }]));

type Rows = { month: DateOn }[];

/** The firm so many months later, every month since like the last one and on time. */
function later(input: ProfileInput, months: number): ProfileInput {
  const on = <Row extends Rows[number]>(rows: Row[], fresh: (row: Row, month: DateOn) => Partial<Row>) => [
    ...rows,
    ...Array.from({ length: months }, (_, at) => {
      const month = addMonths(rows.at(-1)!.month, at + 1);
      return { ...rows.at(-1)!, month, ...fresh(rows.at(-1)!, month) };
    }),
  ];
  const { records } = input;
  const paid = (month: DateOn) => ({
    dueOn: addDays(endOfMonth(month), 20),
    paidOn: addDays(endOfMonth(month), 18),
  });
  return {
    ...input,
    asOf: addMonths(input.asOf, months),
    records: {
      ...records,
      taxFilings: on(records.taxFilings, (_, month) => ({
        ...{ dueOn: addDays(endOfMonth(month), 15), filedOn: addDays(endOfMonth(month), 10), arrearsFen: 0n },
      })),
      invoiceMonths: on(records.invoiceMonths, () => ({})),
      socialSecurityMonths: on(records.socialSecurityMonths, (row) => ({ paidFen: row.dueFen })),
      electricityBills: on(records.electricityBills, (_, month) => paid(month)),
      waterBills: on(records.waterBills, (_, month) => paid(month)),
    },
  };
}

const blemished = soundFirm((records) => {
  records.taxFilings.at(-2)!.arrearsFen = 5_000n;
  for (const at of [-3, -6]) records.taxFilings.at(at)!.filedOn = null;
  records.socialSecurityMonths.at(-1)!.paidFen = 0n;
  records.socialSecurityMonths.at(-9)!.paidFen = 0n;
  for (const at of [-3, -5]) records.electricityBills.at(at)!.paidOn = null;
  records.waterBills.at(-4)!.paidOn = null;
  const entry = { occurredOn: "2026-06-01", endedOn: null, detail: "" };
  for (const kind of ["abnormal_operation", "dishonest", "admin_penalty"] as const)
    records.registryEvents.push({ ...entry, kind });
});

/** What each action changes in the records of the day it is done. */
const DEEDS: Record<string, (records: EnterpriseRecords) => void> = {
  pay_tax_arrears: (records) => {
    for (const row of records.taxFilings) row.arrearsFen = 0n;
  },
  pay_social_insurance_arrears: (records) => {
    for (const row of records.socialSecurityMonths) row.paidFen = row.dueFen;
  },
  pay_utility_bills: (records) => {
    for (const bill of [...records.electricityBills, ...records.waterBills]) bill.paidOn ??= AS_OF;
  },
  leave_abnormal_list: (records) => ended(records, "abnormal_operation"),
  perform_judgment: (records) => ended(records, "dishonest"),
  repair_penalties: (records) => ended(records, "admin_penalty"),
};
const ended = (records: EnterpriseRecords, kind: string) => {
  for (const event of records.registryEvents) if (event.kind === kind) event.endedOn = AS_OF;
};

describe("an action's effect is what the features then say", () => {
  const actions = actionsFor(firmActions, profileOf(blemished), AS_OF, leavingDays(blemished)).filter(
    ({ id, actionable }) => actionable && !["raise_tax_grade", "raise_public_grade"].includes(id),
  );
  const cases = actions.flatMap(({ id, levels }) =>
    levels.map((level) => [`${id}: ${level.text}`, id, level] as const),
  );

  test("all of them are tried", () => {
    expect(actions.map(({ id }) => id)).toEqual([
      ...["pay_tax_arrears", "file_on_time", "keep_paying_social_insurance", "pay_social_insurance_arrears"],
      ...["pay_utility_bills", "leave_abnormal_list", "perform_judgment", "repair_penalties"],
    ]);
  });

  test.each(cases)("%s", (_, id, { earliest, moves }) => {
    const done = { ...blemished, records: structuredClone(blemished.records) };
    DEEDS[id]?.(done.records);
    const months = "months" in earliest ? earliest.months : 12;
    const then = later(done, months);
    const after = profileOf("on" in earliest ? { ...upTo(then, earliest.on), asOf: earliest.on } : then);
    for (const { feature, to } of moves) expect(stateIn(after, feature), feature).toEqual(to);
  });

  /** Records as delivered by a day, with the same delay as today: everything up to the month before. */
  function upTo(input: ProfileInput, day: DateOn): ProfileInput {
    const known = <Row extends Rows[number]>(rows: Row[]) =>
      rows.filter(({ month }) => month < `${day.slice(0, 7)}-01`);
    const { records } = input;
    return {
      ...input,
      records: {
        ...records,
        taxFilings: known(records.taxFilings),
        electricityBills: known(records.electricityBills),
        waterBills: known(records.waterBills),
      },
    };
  }
});

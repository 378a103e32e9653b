import { templateFor } from "#domain/records/inputs.ts";
import { addMonths, type Month, monthOf } from "#lib/dates.ts";
import { makeUscc } from "#lib/uscc.ts";
import { type RecordType, words } from "#lib/vocabulary.ts";
import { DISTRICT_CODE } from "../reference/divisions.ts";
import { deliveryCells, deliveryRows } from "./deliveries.ts";
import { DEMO_AS_ON, generateEnterprises } from "./enterprises.ts";
import { demoMonths, generateRecords } from "./records.ts";

/** The month that the sample deliveries are of. */
export const SAMPLE_MONTH: Month = addMonths(monthOf(DEMO_AS_ON), -1);
const FIRMS = 50;

export interface Sample {
  /** Without its extension. */
  name: string;
  recordType: RecordType;
  /** The header, then the rows. */
  cells: string[][];
}

const firms = () => generateEnterprises({ count: FIRMS });

/** Levels and public facts have no month of their own: their sample holds those of the last year. */
const monthsOf = (recordType: RecordType): Month[] =>
  recordType === "tax_grade" || recordType === "registry_event" ? demoMonths(DEMO_AS_ON, 12) : [SAMPLE_MONTH];

/** One delivery of each template, of the demo's first fifty firms; every row is as it should be. */
export const samples = (): Sample[] =>
  words("recordType").map((recordType) => ({
    name: `${templateFor(recordType).name}-${SAMPLE_MONTH.slice(0, 7)}`,
    recordType,
    cells: deliveryCells(
      recordType,
      firms().flatMap((firm) => deliveryRows(firm, generateRecords(firm, monthsOf(recordType)), recordType)),
    ),
  }));

/** A valid code that no firm of the demo has. */
const UNKNOWN_USCC = makeUscc({
  registrar: "9",
  category: "1",
  division: DISTRICT_CODE,
  organisation: "XYWUWUWU",
});

/** The code with another last character than the right one. */
const misspelt = (uscc: string) => uscc.slice(0, -1) + (uscc.endsWith("1") ? "2" : "1");

/**
 * A tax delivery with one row for each common mistake among good ones. The mistakes stand in lines 22 to 27:
 * misspelt code, unknown firm, a thirteenth month, a negative amount, an amount left out, a row given twice.
 */
export function sampleWithMistakes(): Sample {
  const { recordType, cells } = samples().find((sample) => sample.recordType === "tax_filing")!;
  const [header, ...rows] = cells as [string[], ...string[][]];
  const column = (key: string) => templateFor(recordType).columns.findIndex((each) => each.key === key);
  const changed = (row: string[], key: string, text: string) => row.with(column(key), text);
  const good = rows.slice(0, 20);
  const spoilt = rows.slice(20, 25) as [string[], string[], string[], string[], string[]];
  const mistakes = [
    changed(spoilt[0], "uscc", misspelt(spoilt[0][0]!)),
    changed(spoilt[1], "uscc", UNKNOWN_USCC),
    changed(spoilt[2], "month", "2026-13"),
    changed(spoilt[3], "salesFen", "-1200.00"),
    changed(spoilt[4], "taxPayableFen", ""),
    good[0]!,
  ];
  return {
    name: "tax-with-mistakes",
    recordType,
    cells: [header, ...good, ...mistakes, ...rows.slice(25, 30)],
  };
}

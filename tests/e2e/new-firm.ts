import type { TemplateName } from "#domain/records/inputs.ts";
import { templateOf } from "#domain/records/inputs.ts";
import { dateOn } from "#lib/dates.ts";
import { deliveryRows, toDeliveryCsv } from "#seeds/demo/deliveries.ts";
import { type DemoEnterprise, generateEnterprises } from "#seeds/demo/enterprises.ts";
import { demoMonths, generateRecords } from "#seeds/demo/records.ts";

const MONTHS = 24;

/** Fictional firms that the demo district of the tests has not loaded. */
const strangers = () => generateEnterprises({ count: 400, asOn: dateOn(new Date()) }).slice(60);

/** A sound, grown company that every source knows, and that the platform does not know yet. */
export function aSoundFirm(): DemoEnterprise {
  const [best] = strangers()
    .filter((firm) => firm.kind === "company" && firm.registeredOn < `${Number(firm.asOn.slice(0, 4)) - 4}`)
    .filter((firm) => firm.insuresStaff && firm.hasElectricityAccount && firm.hasWaterAccount)
    .filter((firm) => firm.archetype === "growing" || firm.archetype === "steady")
    .sort((a, b) => b.quality - a.quality);
  if (!best) throw new Error("the demo has no sound firm that every source knows");
  return best;
}

/** Another firm that nobody knows. */
export const anotherFirm = (): DemoEnterprise => strangers().find((firm) => firm.kind === "company")!;

/** The code with its last character mistyped. */
export const mistyped = (uscc: string) => uscc.slice(0, -1) + (uscc.endsWith("1") ? "2" : "1");

export type DeliveryFile = { name: string; mimeType: string; buffer: Buffer; rows: number };

/** Two years of a firm's records as its source delivers them; with `mistake`, one row more that no rule lets in. */
export function deliveryOf(firm: DemoEnterprise, template: TemplateName, mistake = false): DeliveryFile {
  const { recordType, title } = templateOf(template);
  const records = generateRecords(firm, demoMonths(firm.asOn, MONTHS));
  const rows = deliveryRows(firm, records, recordType);
  const wrong = mistake ? [{ ...rows[0]!, uscc: mistyped(firm.uscc) }] : [];
  const csv = toDeliveryCsv(recordType, [...rows, ...wrong]);
  return {
    name: `${title}.csv`,
    mimeType: "text/csv",
    buffer: Buffer.from(csv),
    rows: rows.length + wrong.length,
  };
}

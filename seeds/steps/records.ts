import { processDelivery, receiveDelivery } from "#domain/records/index.ts";
import { TEMPLATE_NAMES, type TemplateName, templateOf } from "#domain/records/inputs.ts";
import { formatMonth, type Month } from "#lib/dates.ts";
import { deliveryRows, toDeliveryCsv } from "../demo/deliveries.ts";
import { demoMonths, generateRecords } from "../demo/records.ts";
import type { Seeding } from "../seeding.ts";

/** Months that came one delivery each; what lies before came as one delivery of history. */
const SINGLE_MONTHS = 2;
/** Keeps a delivery's file well below the size that a source may upload. */
const FIRMS_PER_DELIVERY = 2_500;

/** Delivers what the sources hold of every firm, as files in the agreed templates, through the verbs of intake. */
export async function seedRecords(seeding: Seeding): Promise<number> {
  const months = demoMonths(seeding.today, seeding.months);
  const singles = months.slice(-SINGLE_MONTHS);
  const periods = [months.slice(0, -SINGLE_MONTHS), ...singles.map((month) => [month])].filter(
    (each) => each.length > 0,
  );
  let stored = 0;
  for (let at = 0; at < seeding.firms.length; at += FIRMS_PER_DELIVERY) {
    const firms = seeding.firms.slice(at, at + FIRMS_PER_DELIVERY).map(({ firm }) => firm);
    for (const period of periods) {
      const records = firms.map((firm) => ({ firm, records: generateRecords(firm, period) }));
      for (const template of TEMPLATE_NAMES) {
        const { recordType } = templateOf(template);
        const rows = records.flatMap((each) => deliveryRows(each.firm, each.records, recordType));
        if (rows.length > 0)
          stored += await deliver(
            seeding,
            template,
            fileName(template, period, at),
            toDeliveryCsv(recordType, rows),
          );
      }
    }
  }
  return stored;
}

const fileName = (template: TemplateName, period: Month[], at: number) =>
  `${templateOf(template).title}-${formatMonth(period[0]!)}-${formatMonth(period.at(-1)!)}-${at + 1}.csv`;

async function deliver(
  { caller }: Seeding,
  template: TemplateName,
  name: string,
  csv: string,
): Promise<number> {
  const { id } = await receiveDelivery(caller, { template, fileName: name, content: Buffer.from(csv) });
  const { status, refusal, stored } = await processDelivery(caller, { deliveryId: id, thenProfiles: false });
  if (status !== "stored") throw new Error(`${name} was refused: ${refusal}`);
  return stored;
}

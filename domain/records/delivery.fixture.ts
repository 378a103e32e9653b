import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { startOfDay } from "#lib/dates.ts";
import type { TestDatabase } from "#tests/database.ts";
import { aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { csvText } from "./csv.ts";
import { processDelivery } from "./process-delivery.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import { type TemplateName, templateOf } from "./templates.ts";

/** Sunday, 22 November 2026, eight in the morning in Shanghai. */
export const NOW = new Date(startOfDay("2026-11-22").getTime() + 8 * 3_600_000);
export const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

/** A source with its agreed code and a person who delivers for it. */
export async function aSource(database: TestDatabase, code: string) {
  const organisation = await anOrganisation(database.owner, "source", `样例数源 ${code}`);
  await database.owner
    .update(schema.organisations)
    .set({ code })
    .where(eq(schema.organisations.id, organisation.id));
  return { ...organisation, deliverer: await aMember(database.owner, organisation, "deliverer") };
}

export type Source = Awaited<ReturnType<typeof aSource>>;

/** A file in the template's shape; each row is the example with some cells changed. */
export function file(name: TemplateName, rows: Partial<Record<string, string>>[]): string {
  const { columns } = templateOf(name);
  const cells = rows.map((row) => columns.map((column) => row[column.key] ?? column.example));
  return csvText([columns.map((column) => column.header), ...cells]);
}

/** Delivers a file as the platform and takes it in. */
export async function deliver(
  database: TestDatabase,
  template: TemplateName,
  content: string | Uint8Array,
  at: Date = NOW,
) {
  const caller = callerAs(database, system("ingest"), at);
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const received = await receiveDelivery(caller, { template, fileName: "样例", content: bytes });
  return { received, ...(await processDelivery(caller, { deliveryId: received.id })) };
}

import { and, asc, eq, gt, sql } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { normaliseUscc } from "#lib/uscc.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { PROFILE_BATCH } from "./compute-profiles.ts";

export const ProfileScope = z.discriminatedUnion("scope", [
  z.object({ scope: z.literal("all") }),
  z.object({ scope: z.literal("enterprise"), enterpriseId: z.uuid() }),
  z.object({ scope: z.literal("uscc"), uscc: z.string().transform(normaliseUscc) }),
  z.object({ scope: z.literal("delivery"), deliveryId: z.uuid() }),
]);

/** The next enterprises whose profiles a scope concerns, in the order of their ids, and how many there are in all. */
export const listSubjects = query({
  permission: "profile.subjects",
  input: z.object({ subject: ProfileScope, after: z.uuid().optional() }),
  async run({ tx, input: { subject, after } }) {
    const { enterprises } = schema;
    const concerned = concernedBy(subject);
    const [counted] = await tx
      .select({ total: sql<number>`count(*)::int` })
      .from(enterprises)
      .where(concerned);
    const rows = await tx
      .select({ id: enterprises.id })
      .from(enterprises)
      .where(and(concerned, after ? gt(enterprises.id, after) : undefined))
      .orderBy(asc(enterprises.id))
      .limit(PROFILE_BATCH);
    return { ids: rows.map((row) => row.id), total: counted?.total ?? 0 };
  },
});

function concernedBy(subject: z.output<typeof ProfileScope>) {
  const { enterprises } = schema;
  if (subject.scope === "enterprise") return eq(enterprises.id, subject.enterpriseId);
  if (subject.scope === "uscc") return eq(enterprises.uscc, subject.uscc);
  return subject.scope === "delivery" ? touchedBy(subject.deliveryId) : undefined;
}

/** The enterprises of a delivery. It adds rows and, by corrections, closes others: its own rows name every one concerned. */
export function touchedBy(deliveryId: string) {
  const tables = Object.values(schema.recordTables).map(
    (table) => sql`select enterprise_id from ${table} where delivery_id = ${deliveryId}`,
  );
  return sql`${schema.enterprises.id} in (${sql.join(tables, sql.raw(" union "))})`;
}

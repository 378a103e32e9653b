import { eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";

/** The words for the firm's division of industry, whose feature is two digits; null where the register knows none. */
export async function readTrade(tx: Tx, enterpriseId: string): Promise<string | null> {
  const { enterprises, industries } = schema;
  const [trade] = await tx
    .select({ name: industries.name })
    .from(enterprises)
    .innerJoin(industries, sql`${industries.code} = left(${enterprises.industryCode}, 3)`)
    .where(eq(enterprises.id, enterpriseId))
    .prepare("trade_of_firm")
    .execute();
  return trade?.name ?? null;
}

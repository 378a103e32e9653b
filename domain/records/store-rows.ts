import { getTableName, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Month } from "#lib/dates.ts";
import { columnName, STAGE } from "./staging.ts";
import type { RecordTemplate } from "./templates.ts";

/** What became of a delivery's rows. They add up to `total`. */
export type RowCounts = {
  total: number;
  /** New records. */
  stored: number;
  /** Records that were known and are now superseded by the delivered ones. */
  corrected: number;
  /** Rows that say what is known already, or less than a later delivery has said. */
  unchanged: number;
  rejected: number;
};

export type StoredRows = RowCounts & { firstMonth: Month | null; lastMonth: Month | null };

export type StoredDelivery = { id: string; sourceId: string; receivedAt: Date };

const ROWS = "delivery_rows";

/**
 * Moves the staged rows into their record table, set by set: finds the enterprises, drops repeated rows, tells new
 * records from corrections, closes what is corrected and adds the new rows. Nothing is overwritten.
 */
export async function storeRows(
  tx: Tx,
  template: RecordTemplate,
  delivery: StoredDelivery,
  now: Date,
): Promise<StoredRows> {
  const table = getTableName(schema.recordTables[template.recordType]);
  const keys = template.columns.map((column) => column.key).filter((key) => key !== "uscc");
  const identity = template.identity.map(columnName);
  const values = keys.filter((key) => !template.identity.includes(key)).map(columnName);
  const all = keys.map(columnName);
  // Two deliveries of one type must not both find the same record current.
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`records:${table}`}, 0))`);
  await matchRows(tx, { table, identity, values }, delivery);
  await saveRejects(tx, delivery);
  // As an array: from a join the planner may scan all rows of the file for each record of the table.
  const corrected = await tx.execute(sql`
    update ${sql.identifier(table)} set superseded_at = ${now.toISOString()}
    where id = any(array(select current_id from ${sql.raw(ROWS)} where verdict = 'corrected'))`);
  const columns = sql.raw(all.join(", "));
  await tx.execute(sql`
    insert into ${sql.identifier(table)} (id, enterprise_id, delivery_id, recorded_at, ${columns})
    select gen_random_uuid(), enterprise_id, ${delivery.id}, ${now.toISOString()}, ${columns}
    from ${sql.raw(ROWS)} where verdict in ('stored', 'corrected') order by enterprise_id, line`);
  const counts = await countRows(tx, identity.includes("month"));
  if (corrected.rowCount !== counts.corrected)
    throw new Error(`${corrected.rowCount} records superseded by ${counts.corrected} corrections`);
  return counts;
}

type Shape = { table: string; identity: readonly string[]; values: readonly string[] };

/** One row for each staged row that is good by itself, with the verdict on it in the company of all others. */
async function matchRows(
  tx: Tx,
  { table, identity, values }: Shape,
  delivery: StoredDelivery,
): Promise<void> {
  const same = identity.map((column) => `c.${column} = s.${column}`).join(" and ");
  const within = identity.map((column) => `s.${column}`).join(", ");
  const each = (alias: string) => `row(${values.map((column) => `${alias}.${column}`).join(", ")})`;
  await tx.execute(sql`
    create temporary table ${sql.raw(ROWS)} on commit drop as
    select m.*, case
        when enterprise_id is null then 'unknown_enterprise'
        when first_line < line then 'duplicate'
        when current_id is null then 'stored'
        when same or outdated then 'unchanged'
        else 'corrected'
      end as verdict
    from (
      select s.*, e.id as enterprise_id, c.id as current_id,
        min(s.line) over (partition by s.uscc, ${sql.raw(within)}) as first_line,
        ${sql.raw(`${each("c")} is not distinct from ${each("s")}`)} as same,
        d.received_at > ${sql.raw(quotedInstant(delivery.receivedAt))} as outdated
      from ${sql.raw(STAGE)} s
      left join enterprises e on e.uscc = s.uscc
      left join ${sql.identifier(table)} c
        on c.enterprise_id = e.id and c.superseded_at is null and ${sql.raw(same)}
      left join deliveries d on d.id = c.delivery_id
      where s.rule is null
    ) m`);
  await tx.execute(sql.raw(`analyze ${ROWS}`));
}

/** `create table as` takes no parameters; an instant of ours in ISO form needs none. */
const quotedInstant = (instant: Date) => `'${instant.toISOString()}'::timestamptz`;

async function saveRejects(tx: Tx, delivery: StoredDelivery): Promise<void> {
  await tx.execute(sql`
    insert into delivery_rejects (id, delivery_id, source_id, line, rule, reason, raw)
    select gen_random_uuid(), ${delivery.id}, ${delivery.sourceId}, line, rule, reason, raw from (
      select line, rule, reason, raw from ${sql.raw(STAGE)} where rule is not null
      union all
      select line, verdict, case verdict
          when 'duplicate' then '与第 ' || first_line || ' 行是同一条记录，只保留前一行'
          else '统一社会信用代码 ' || uscc || ' 的企业尚未在平台登记'
        end, raw
      from ${sql.raw(ROWS)} where verdict in ('duplicate', 'unknown_enterprise')
    ) rejects order by line`);
}

async function countRows(tx: Tx, byMonth: boolean): Promise<StoredRows> {
  const kept = "verdict in ('stored', 'corrected', 'unchanged')";
  const month = (which: "min" | "max") =>
    byMonth ? `${which}(month) filter (where ${kept})::text` : "null::text";
  const { rows } = await tx.execute(
    sql.raw(`
      select (select count(*) from ${STAGE})::int as total,
        count(*) filter (where verdict = 'stored')::int as stored,
        count(*) filter (where verdict = 'corrected')::int as corrected,
        count(*) filter (where verdict = 'unchanged')::int as unchanged,
        ${month("min")} as "firstMonth", ${month("max")} as "lastMonth"
      from ${ROWS}`),
  );
  const counts = rows[0] as Omit<StoredRows, "rejected">;
  return { ...counts, rejected: counts.total - counts.stored - counts.corrected - counts.unchanged };
}

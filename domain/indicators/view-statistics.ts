import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { addDays, type DateOn, dateOn, monthOf, startOfDay } from "#lib/dates.ts";
import { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { query } from "../access/verb.ts";
import { type Grid, type Published, suppress } from "./suppress.ts";

type Named = { code: string; name: string };

export type PublicStatistics = {
  /** The last day of the last month that has ended: what changes from day to day would say whom it was about. */
  asOf: DateOn;
  townships: Named[];
  /** Sections of industry. */
  sections: Named[];
  /** By township, then section; null where it could say something of fewer than five firms. */
  firms: Published;
  /** Loans paid out so far, alike. */
  loans: Published;
};

/** Counts of firms and of loans by township and industry, for anyone; nothing in them speaks of fewer than five firms. */
export const viewStatistics = query({
  permission: "statistics.view",
  runsAs: system("statistics"),
  input: z.object({}),
  async run({ tx, now }): Promise<PublicStatistics> {
    const asOf = addDays(monthOf(dateOn(now)), -1);
    const [townships, sections] = [await townshipsOf(tx), await sectionsOf(tx)];
    const grid = (counts: Count[], of: (count: Count) => string) => {
      const at = new Map(counts.map((count) => [`${count.division}/${count.section}`, Number(of(count))]));
      return townships.map(({ code }) => sections.map((each) => at.get(`${code}/${each.code}`) ?? 0));
    };
    const firms = await countFirms(tx, asOf);
    const loans = await countLoans(tx, asOf);
    const counted = grid(firms, ({ firms: count }) => count);
    return {
      asOf,
      townships,
      sections,
      firms: published({ values: counted, firms: counted }),
      loans: published({
        values: grid(loans, ({ count }) => count),
        firms: grid(loans, ({ firms: count }) => count),
      }),
    };
  },
});

const KEPT = 8;
const lately = new Map<string, Published>();

/** What may be published of a grid, worked out once: the numbers stand for a month, and visitors are many. */
function published(grid: Grid): Published {
  const key = JSON.stringify(grid);
  const known = lately.get(key) ?? suppress(grid);
  lately.delete(key);
  lately.set(key, known);
  const [oldest] = lately.keys();
  if (lately.size > KEPT && oldest !== undefined) lately.delete(oldest);
  return known;
}

type Count = { division: string; section: string; count: string; firms: string };

/** Townships of the districts that firms are in. */
async function townshipsOf(tx: Tx): Promise<Named[]> {
  const { rows } = await tx.execute<Named>(sql`
    select code, name from divisions
    where parent_code in (select parent_code from divisions where code in (select division_code from enterprises))
    order by code`);
  return rows;
}

async function sectionsOf(tx: Tx): Promise<Named[]> {
  const { rows } = await tx.execute<Named>(sql`
    select s.section as code, coalesce(i.name, s.section) as name
    from (select distinct industry_section as section from enterprises) s
    left join industries i on i.code = s.section and i.level = 1
    order by s.section`);
  return rows;
}

async function countFirms(tx: Tx, asOf: DateOn): Promise<Count[]> {
  const { rows } = await tx.execute<Count>(sql`
    select division_code as division, industry_section as section, count(*) as count, count(*) as firms
    from enterprises where created_at < ${startOfDay(addDays(asOf, 1)).toISOString()}::timestamptz
    group by 1, 2`);
  return rows;
}

async function countLoans(tx: Tx, asOf: DateOn): Promise<Count[]> {
  const { rows } = await tx.execute<Count>(sql`
    select e.division_code as division, e.industry_section as section, count(*) as count,
      count(distinct l.enterprise_id) as firms
    from loans l join enterprises e on e.id = l.enterprise_id
    where l.started_on <= ${asOf}
    group by 1, 2`);
  return rows;
}

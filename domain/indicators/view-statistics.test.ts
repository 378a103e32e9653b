import { beforeAll, expect, test } from "vitest";
import { anonymous } from "#domain/access/actor.ts";
import { useDatabase } from "#tests/database.ts";
import { anEnterprise, callerAs } from "#tests/factories.ts";
import { aLivelyDistrict, NOW, TOWNS } from "./district.fixture.ts";
import { viewStatistics } from "./index.ts";

const database = useDatabase();
beforeAll(async () => {
  await aLivelyDistrict(database);
  for (let n = 0; n < 3; n += 1)
    await anEnterprise(database.owner, {
      name: `静海样例牧场${n}`,
      divisionCode: TOWNS[1],
      industrySection: "A",
      createdAt: new Date("2026-03-01T02:00:00Z"),
    });
});

const statistics = (now = NOW) => viewStatistics(callerAs(database, anonymous, now), {});
const shown = ({ cells, rows, columns, total }: Awaited<ReturnType<typeof statistics>>["firms"]) => [
  ...cells.flat(),
  ...rows,
  ...columns,
  total,
];

test("THREATS 11: anyone reads counts of firms and loans, none of them of fewer than five firms", async () => {
  const { asOf, firms, loans, sections, townships } = await statistics();
  expect(asOf).toBe("2026-10-31");
  expect(sections.map(({ code }) => code)).toEqual(["A", "C"]);
  expect(townships.map(({ name }) => name)).toEqual(["静海镇", "唐官屯镇", "大邱庄镇"]);
  expect(firms.total).toBeGreaterThan(40);
  expect(loans.total).toBeGreaterThan(20);
  for (const number of [...shown(firms), ...shown(loans)])
    if (number !== null) expect(number).toBeGreaterThanOrEqual(5);
  // Three farms are the whole of their section: neither they, nor the section, nor what is left of their township.
  const [a, c] = [0, 1];
  expect(firms.columns).toEqual([null, null]);
  expect(firms.cells[0]![a]).toBeNull();
  expect([firms.cells[0]![c], firms.rows[0]]).toContain(null);
});

test("they change with the month, not with the day", async () => {
  const before = await statistics(new Date("2026-11-01T02:00:00Z"));
  expect(await statistics(new Date("2026-11-29T02:00:00Z"))).toEqual(before);
  expect((await statistics(new Date("2026-12-01T02:00:00Z"))).asOf).toBe("2026-11-30");
});

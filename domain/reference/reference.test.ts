import { describe, expect, it } from "vitest";
import { addWorkingDays } from "#lib/working-days.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { anonymous, system } from "../access/actor.ts";
import { listReference, loadReference, workingCalendar } from "./index.ts";

const database = useDatabase();

const facts = {
  divisions: [
    { code: "120118", name: "静海区", kind: "district" as const, parentCode: "1201" },
    { code: "120118108", name: "大邱庄镇", kind: "town" as const, parentCode: "120118" },
    { code: "120118001", name: "华康街道", kind: "street" as const, parentCode: "120118" },
  ],
  industries: [
    { code: "C", level: 1, name: "制造业", parentCode: null, section: "C" },
    { code: "C3130", level: 4, name: "钢压延加工", parentCode: "C313", section: "C" },
    { code: "C3311", level: 4, name: "金属结构制造", parentCode: "C331", section: "C" },
  ],
  lpr: [
    { publishedOn: "2026-01-20", oneYearBps: 300, fiveYearBps: 350 },
    { publishedOn: "2026-05-20", oneYearBps: 290, fiveYearBps: 340 },
  ],
  calendar: [
    { onDay: "2026-10-01", working: false, name: "国庆节" },
    { onDay: "2026-10-10", working: true, name: "国庆节调休上班" },
  ],
};

describe("reference facts", () => {
  const load = () => loadReference(callerAs(database, system("seed")), facts);

  it("are loaded by the platform alone", async () => {
    await expect(loadReference(callerAs(database, anonymous), facts)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await load()).toEqual({ divisions: 3, industries: 3, lpr: 2, calendar: 2 });
  });

  it("are brought up to date when loaded again", async () => {
    await load();
    await loadReference(callerAs(database, system("seed")), {
      divisions: [{ code: "120118001", name: "华康新街道", kind: "street", parentCode: "120118" }],
    });
    const { divisions } = await listReference(callerAs(database, anonymous), { parentCode: "120118" });
    expect(divisions.map((division) => division.name)).toEqual(["华康新街道", "大邱庄镇"]);
  });

  it.each([
    ["钢压延", ["C3130"]],
    ["c33", ["C3311"]],
    ["制造", ["C", "C3311"]],
    ["", ["C"]],
    ["100%", []],
    ["_", []],
  ])("find the industries of %j", async (industry, codes) => {
    await load();
    const found = await listReference(callerAs(database, anonymous), { industry });
    expect(found.industries.map((row) => row.code)).toEqual(codes);
  });

  it.each([
    ["2026-05-19", 300],
    ["2026-05-20", 290],
    ["2026-01-19", undefined],
  ])("know the loan prime rate of %s", async (lprOn, oneYearBps) => {
    await load();
    const { lpr } = await listReference(callerAs(database, anonymous), { lprOn });
    expect(lpr?.oneYearBps).toBe(oneYearBps);
  });

  it("give deadlines their calendar", async () => {
    await load();
    const calendar = await database.app.transaction(async (tx) => {
      await tx.execute(`select set_config('app.actor', '{"kind":"system","job":"test"}', true)`);
      return workingCalendar(tx);
    });
    // Wednesday 30 September: Thursday is a holiday here, so the next working day is Friday.
    expect(addWorkingDays(calendar, "2026-09-30", 1)).toBe("2026-10-02");
    // Friday 9 October: Saturday is worked in exchange.
    expect(addWorkingDays(calendar, "2026-10-09", 1)).toBe("2026-10-10");
  });
});

import { beforeAll, describe, expect, it } from "vitest";
import { system } from "#domain/access/actor.ts";
import { aLivelyDistrict } from "#domain/indicators/district.fixture.ts";
import { buildMonthlyReport } from "#domain/reports/index.ts";
import { dateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { loader as homeLoader } from "./bureau._index.tsx";
import { loader as changesLoader } from "./bureau.changes._index.tsx";
import { action as changeAction, loader as changeLoader } from "./bureau.changes.$id.tsx";
import { action as reportAction, loader as reportsLoader } from "./bureau.reports._index.tsx";
import { loader as fileLoader } from "./bureau.reports.$reportId.tsx";
import { loader as rowsLoader } from "./bureau.rows._index.tsx";
import { loader as csvLoader } from "./bureau.rows[.]csv.tsx";
import { loader as targetsLoader } from "./bureau.targets._index.tsx";
import { action as targetAction, loader as targetLoader } from "./bureau.targets.edit.tsx";
import { loader as layoutLoader } from "./bureau.tsx";
import { loader as operatorLoader } from "./operator._index.tsx";
import { loader as operatorLayoutLoader } from "./operator.tsx";

const database = useDatabase();
let district: Awaited<ReturnType<typeof aLivelyDistrict>>;
beforeAll(async () => {
  district = await aLivelyDistrict(database, 12);
});

const asBureau = (request: RequestOf) => argumentsOf(database, district.bureau, request);
const post = (path: string, fields: Record<string, string>): RequestOf => ({
  path,
  form: new URLSearchParams(fields),
});
const locationOf = (response: unknown) => {
  expect(response).toBeInstanceOf(Response);
  expect((response as Response).status).toBe(303);
  return (response as Response).headers.get("Location") ?? "";
};
/** What a form's page gets back: the status and the errors beside the fields. */
const refusalOf = (answer: unknown) => {
  const { data, init } = answer as {
    data: { error?: Record<string, string[] | null> };
    init: { status: number };
  };
  return { status: init.status, errors: data.error ?? {} };
};

describe("the portals of bureau and operator", () => {
  const pages = {
    "bureau layout": layoutLoader,
    dashboard: homeLoader,
    rows: rowsLoader,
    "rows as a file": csvLoader,
    targets: targetsLoader,
    target: targetLoader,
    "target proposed": targetAction,
    changes: changesLoader,
    change: changeLoader,
    "change decided": changeAction,
    reports: reportsLoader,
    "report asked for": reportAction,
    "report's file": fileLoader,
    "operator layout": operatorLayoutLoader,
    operator: operatorLoader,
  };

  it.each(Object.entries(pages))("send visitors to log in and show banks nothing: %s", async (_, run) => {
    const visit = await thrownBy(run(await argumentsOf(database, null, { path: "/bureau" })));
    expect([visit.status, visit.headers.get("Location")]).toEqual([302, "/login?next=%2Fbureau"]);
    const bank = await thrownBy(
      run(await argumentsOf(database, district.banks[0]!.officer, { path: "/bureau" })),
    );
    expect(bank.status).toBe(404);
  });

  it("keep bureau and operator apart", async () => {
    expect((await thrownBy(operatorLoader(await asBureau({ path: "/operator" })))).status).toBe(404);
  });
});

describe("the dashboard", () => {
  it("shows the month asked for, and refuses months that make no sense", async () => {
    const figures = await homeLoader(await asBureau({ path: "/bureau?month=2026-03" }));
    expect([figures?.dashboard.month, figures?.dashboard.asOf]).toEqual(["2026-03-01", "2026-03-31"]);
    for (const month of ["2026-13", "x", "2099-01"]) {
      expect(
        (await thrownBy(homeLoader(await asBureau({ path: `/bureau?month=${month}` })))).status,
        month,
      ).toBe(400);
    }
  });
});

describe("the rows", () => {
  it("are filtered by the address, where empty controls filter nothing", async () => {
    const [bank] = district.banks;
    const path = `/bureau/rows?indicator=disbursed_amount&from=2025-01-01&to=2026-10-31&bank=${bank!.id}&product=&sizeClass=`;
    const { found } = await rowsLoader(await asBureau({ path }));
    expect(found.count).toBeGreaterThan(0);
    expect(new Set(found.rows.map((row) => row.bank))).toEqual(new Set(["样例甲银行"]));
  });

  it("stand in the file with the same sum, and no cell begins a formula", async () => {
    const address = "?indicator=disbursed_amount&from=2025-01-01&to=2026-10-31";
    const { found } = await rowsLoader(await asBureau({ path: `/bureau/rows${address}` }));
    const response = await csvLoader(await asBureau({ path: `/bureau/rows.csv${address}` }));
    expect(response.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
    const lines = new TextDecoder("utf-8", { ignoreBOM: true })
      .decode(await response.arrayBuffer())
      .split("\r\n");
    expect(lines[0]).toMatch(/^\uFEFF编号,日期/);
    const cells = lines.slice(1, -1).map((line) => line.split(","));
    expect(cells).toHaveLength(found.count);
    expect(cells.reduce((sum, row) => sum + BigInt(row[9]!), 0n)).toBe(found.figure);
    expect(cells.flat().filter((cell) => /^[=+@]/.test(cell))).toEqual([]);
  });

  it("of an indicator that does not exist are not there", async () => {
    expect((await thrownBy(rowsLoader(await asBureau({ path: "/bureau/rows?indicator=none" })))).status).toBe(
      404,
    );
    expect((await thrownBy(rowsLoader(await asBureau({ path: "/bureau/rows?bank=1" })))).status).toBe(400);
  });
});

describe("a target", () => {
  const fields = {
    indicator: "disbursed_amount",
    year: "2026",
    name: "累计放款",
    unit: "fen",
    direction: "at_least",
    value: "50000",
    source: "演示设定",
  };

  it("is written in 万元, kept in 分, and counts once a second official has approved it", async () => {
    const targets = async () =>
      (await targetsLoader(await asBureau({ path: "/bureau/targets" }))).list.targets;
    const location = locationOf(await targetAction(await asBureau(post("/bureau/targets/edit", fields))));
    const [, id] = /^\/bureau\/changes\/([0-9a-f-]{36})\?done=proposed$/.exec(location)!;
    const waiting = await changeLoader(await asBureau({ path: location, params: { id: id! } }));
    expect(waiting).toMatchObject({ canReview: false, change: { status: "open", isMine: true } });
    expect(waiting.change.facts).toContainEqual({ name: "目标值", after: "50000 万元" });
    expect(await targets()).toEqual([]);

    const decide = (fields: Record<string, string>) => ({
      ...post(location, fields),
      params: { id: id! },
    });
    expect(refusalOf(await changeAction(await asBureau(decide({ decision: "approve" }))))).toMatchObject({
      status: 403,
    });
    const colleague = await aMember(
      database.owner,
      { id: district.bureau.organisationId, kind: "bureau" },
      "official",
    );
    const asColleague = (request: RequestOf) => argumentsOf(database, colleague, request);
    expect(
      refusalOf(await changeAction(await asColleague(decide({ decision: "reject", note: "" })))),
    ).toMatchObject({
      status: 400,
      errors: { note: [expect.stringContaining("原因")] },
    });
    expect(locationOf(await changeAction(await asColleague(decide({ decision: "approve" }))))).toBe(
      `/bureau/changes/${id}?done=approve`,
    );
    expect(await targets()).toMatchObject([{ value: 50_000_000_000n, unit: "fen" }]);
    expect(refusalOf(await changeAction(await asColleague(decide({ decision: "approve" }))))).toMatchObject({
      status: 409,
    });
    const { rows } = await changesLoader(await asColleague({ path: "/bureau/changes?status=closed" }));
    expect(rows).toMatchObject([{ id, status: "approved", kind: "target" }]);
  });

  it.each([
    ["value", "1,000"],
    ["value", "-1"],
    ["value", ""],
    ["source", ""],
    ["year", "1999"],
  ])("with %s %j comes back with the reason beside the field", async (name, value) => {
    const { status, errors } = refusalOf(
      await targetAction(await asBureau(post("/bureau/targets/edit", { ...fields, [name]: value }))),
    );
    expect(status).toBe(400);
    expect(errors[name]?.[0]).toMatch(/[\u4e00-\u9fff]/);
  });

  it("in another unit than its indicator's is refused", async () => {
    const answer = await targetAction(
      await asBureau(post("/bureau/targets/edit", { ...fields, unit: "count" })),
    );
    expect(refusalOf(answer)).toMatchObject({
      status: 400,
      errors: { value: [expect.stringContaining("单位")] },
    });
  });
});

describe("a report", () => {
  it("is asked for, and its progress can be watched", async () => {
    const location = locationOf(
      await reportAction(await asBureau(post("/bureau/reports?index", { month: "2026-03" }))),
    );
    const { progress } = await reportsLoader(await asBureau({ path: location }));
    expect(progress).toMatchObject({ status: "queued" });
    expect(
      (await thrownBy(reportsLoader(await asBureau({ path: `/bureau/reports?job=${newId()}` })))).status,
    ).toBe(404);
  });

  it("of the month that runs needs the tick", async () => {
    const month = dateOn(new Date()).slice(0, 7);
    const bare = await reportAction(await asBureau(post("/bureau/reports?index", { month })));
    expect(refusalOf(bare)).toMatchObject({
      status: 400,
      errors: { month: [expect.stringContaining("截至今日")] },
    });
    const ticked = await reportAction(await asBureau(post("/bureau/reports?index", { month, soFar: "on" })));
    expect(locationOf(ticked)).toMatch(/^\/bureau\/reports\?job=/);
  });

  it("is handed out as the file that it is", async () => {
    const { id, fileName } = await buildMonthlyReport(callerAs(database, system("test")), {
      month: "2026-02",
    });
    const response = await fileLoader(
      await asBureau({ path: `/bureau/reports/${id}`, params: { reportId: id } }),
    );
    expect(response.headers.get("Content-Disposition")).toContain(encodeURIComponent(fileName));
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe("PK");
    for (const reportId of [newId(), "../x"]) {
      const missing = fileLoader(await asBureau({ path: "/bureau/reports/x", params: { reportId } }));
      expect((await thrownBy(missing)).status).toBe(404);
    }
  });
});

describe("the operator's page", () => {
  it("lists work and deliveries, and verifies the ledger when asked", async () => {
    const organisation = await anOrganisation(database.owner, "operator");
    const operator = await aMember(database.owner, organisation, "administrator");
    const quiet = await operatorLoader(await argumentsOf(database, operator, { path: "/operator" }));
    expect(quiet.ledger).toBeNull();
    expect(quiet.jobs.some(({ job }) => job === "monthly_report")).toBe(true);
    const asked = await operatorLoader(
      await argumentsOf(database, operator, { path: "/operator?verify=ledger" }),
    );
    expect(asked.ledger?.findings).toEqual([]);
  });
});

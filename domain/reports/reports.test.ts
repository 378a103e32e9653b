import { createHash } from "node:crypto";
import { sql } from "drizzle-orm";
import ExcelJS from "exceljs";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { system } from "#domain/access/actor.ts";
import { claimJob, finishJob, viewJob } from "#domain/jobs/index.ts";
import { newId } from "#lib/ids.ts";
import { useFreeClock } from "#tests/clock.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, aProduct, callerAs } from "#tests/factories.ts";
import { aLivelyDistrict, NOW } from "../indicators/district.fixture.ts";
import { listIndicatorRows } from "../indicators/index.ts";
import { listTargets, proposeTarget, setTarget } from "../targets/index.ts";
import { canonical } from "./figures.ts";
import { buildMonthlyReport, downloadReport, listReports, requestMonthlyReport } from "./index.ts";

const database = useDatabase();
useFreeClock(database);
let district: Awaited<ReturnType<typeof aLivelyDistrict>>;
beforeAll(async () => {
  district = await aLivelyDistrict(database, 16);
});

const bureau = () => callerAs(database, district.bureau, NOW);
const job = () => callerAs(database, system("monthly_report"), NOW);
const TARGET = {
  indicator: "disbursed_amount",
  name: "累计放款",
  year: 2026,
  value: 400_000_000n,
  unit: "fen",
  direction: "at_least",
  source: "=演示设定",
} as const;

async function open(reportId: string) {
  const { content, checksum } = await downloadReport(bureau(), { id: reportId });
  expect(createHash("sha256").update(content).digest("hex")).toBe(checksum);
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(
    content.buffer.slice(content.byteOffset, content.byteOffset + content.length) as ArrayBuffer,
  );
  return book;
}

/** The cell in the row that begins with `name`, under the head. */
function cellOf(book: ExcelJS.Workbook, sheetName: string, name: string, head: string): ExcelJS.CellValue {
  const sheet = book.getWorksheet(sheetName)!;
  const heads = sheet.getRow(3).values as ExcelJS.CellValue[];
  let found: ExcelJS.CellValue;
  sheet.eachRow((row) => {
    if (row.getCell(1).value === name) found = row.getCell(heads.indexOf(head)).value;
  });
  return found;
}

describe("a month's report", () => {
  test("opens, and says what the figures say", async () => {
    await setTarget(job(), TARGET);
    const { id, revision, isNew } = await buildMonthlyReport(job(), { month: "2026-03" });
    expect([revision, isNew]).toEqual([1, true]);
    const book = await open(id);
    expect(book.worksheets.map(({ name }) => name)).toEqual([
      "总览",
      "按乡镇街道",
      "按银行",
      "按产品",
      "融资漏斗",
      "指标口径",
    ]);
    const rows = (indicator: string, over: object = {}) =>
      listIndicatorRows(bureau(), { indicator, from: "2026-01-01", to: "2026-03-31", ...over });
    const disbursed = await rows("disbursed_amount");
    expect(cellOf(book, "总览", "放款金额", "本年累计或期末")).toBe(Number(disbursed.figure) / 1_000_000);
    expect(cellOf(book, "总览", "放款金额", "年度目标")).toBe(400);
    expect(cellOf(book, "总览", "放款金额", "时间进度（%）")).toBeCloseTo((90 / 365) * 100, 1);
    const march = await rows("applications", { from: "2026-03-01" });
    expect(cellOf(book, "总览", "申请笔数", "本月")).toBe(Number(march.figure));
    const owed = await rows("loans_outstanding", { division: "120118100" });
    expect(Number(owed.figure)).toBeGreaterThan(0);
    expect(cellOf(book, "按乡镇街道", "静海镇", "贷款余额（万元）")).toBe(Number(owed.figure) / 1_000_000);
    expect(cellOf(book, "指标口径", "信用贷款余额占比", "分母")).toBe("统计日终全部贷款余额。");
    expect(cellOf(book, "融资漏斗", "登记", "企业（户）")).toBe(17);
  });

  test("of the same figures is the same report; of others, the next revision; what went out stays", async () => {
    const first = await buildMonthlyReport(job(), { month: "2026-04" });
    const again = await buildMonthlyReport(job(), { month: "2026-04-01" });
    expect(again).toEqual({ ...first, isNew: false });
    await setTarget(job(), { ...TARGET, value: 500_000_000n });
    const changed = await buildMonthlyReport(job(), { month: "2026-04" });
    expect(changed).toMatchObject({ revision: 2, isNew: true });
    const april = (await listReports(bureau(), {})).filter(({ month }) => month === "2026-04-01");
    expect(april.map(({ revision }) => revision)).toEqual([2, 1]);
    expect(cellOf(await open(first.id), "总览", "放款金额", "年度目标")).toBe(400);
    expect(cellOf(await open(changed.id), "总览", "放款金额", "年度目标")).toBe(500);
  });

  test("built by two at once is built once", async () => {
    const built = await Promise.all(
      Array.from({ length: 4 }, () => buildMonthlyReport(job(), { month: "2026-05" })),
    );
    expect(built.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(built.map(({ id }) => id)).size).toBe(1);
  });

  test("of a month that still runs is refused, unless it is to say so", async () => {
    await expect(buildMonthlyReport(job(), { month: "2026-11" })).rejects.toMatchObject({ code: "invalid" });
    const soFar = await buildMonthlyReport(job(), { month: "2026-11", soFar: true });
    expect(soFar).toMatchObject({ complete: false, asOf: "2026-11-22" });
    expect(soFar.fileName).toContain("截至当日");
    expect(String((await open(soFar.id)).getWorksheet("总览")!.getCell("A2").value)).toContain("未满月");
    await expect(buildMonthlyReport(job(), { month: "2026-12", soFar: true })).rejects.toMatchObject({
      code: "invalid",
    });
    await expect(buildMonthlyReport(job(), { month: "2026-13" })).rejects.toMatchObject({ code: "invalid" });
  });

  test("has no cell that a spreadsheet would run", async () => {
    const bank = await aBank(database.owner, "=HYPERLINK(1)");
    const product = await aProduct(database.owner, bank.id);
    const enterprise = await anEnterprise(database.owner);
    const consent = await aConsent(database.owner, enterprise, bank.id);
    await database.owner.insert(schema.applications).values({
      id: newId(),
      number: "JK-FORMULA",
      enterpriseId: enterprise.id,
      bankId: bank.id,
      productVersionId: product.versionId,
      consentId: consent.id,
      amount: 100n as never,
      termMonths: 12,
      purpose: "样例",
      status: "submitted",
      submittedAt: new Date("2026-02-02T02:00:00Z"),
      divisionCode: "120118108",
      industrySection: "C",
      sizeClass: "small",
      guaranteeMode: "credit",
      firstLoan: true,
    });
    const { id } = await buildMonthlyReport(job(), { month: "2026-02" });
    const texts: string[] = [];
    for (const sheet of (await open(id)).worksheets) {
      sheet.eachRow((row) =>
        row.eachCell((cell) => {
          expect(cell.formula, cell.address).toBeUndefined();
          if (typeof cell.value === "string") texts.push(cell.value);
        }),
      );
    }
    expect(texts.filter((text) => /^[=+\-@＝]/.test(text))).toEqual([]);
    expect(texts.some((text) => text.startsWith("'=HYPERLINK"))).toBe(true);
  });
});

describe("asking for a report", () => {
  test("leaves one request for the worker, which the bureau can watch", async () => {
    const { jobId } = await requestMonthlyReport(bureau(), { month: "2026-06" });
    const again = await requestMonthlyReport(bureau(), { month: "2026-06" });
    expect(again.jobId).toBe(jobId);
    const claim = await claimJob(database.app, jobId, new Date());
    expect(claim).toMatchObject({ job: "monthly_report", parameters: { month: "2026-06-01", soFar: false } });
    await finishJob(database.app, claim!, null);
    expect(await viewJob(bureau(), { id: jobId })).toMatchObject({ status: "done" });
  });

  test("for a month that runs needs the word", async () => {
    await expect(requestMonthlyReport(bureau(), { month: "2026-11" })).rejects.toMatchObject({
      code: "invalid",
      fields: { month: [expect.stringContaining("还没有结束")] },
    });
    await expect(requestMonthlyReport(bureau(), { month: "2026-11", soFar: true })).resolves.toMatchObject({
      month: "2026-11-01",
    });
  });
});

describe("targets", () => {
  test("are set once a year and indicator, and what stood before is in the audit", async () => {
    await setTarget(job(), {
      ...TARGET,
      indicator: "first_loan_firms",
      unit: "count",
      value: 10n,
      name: "首贷户",
    });
    await setTarget(job(), {
      ...TARGET,
      indicator: "first_loan_firms",
      unit: "count",
      value: 12n,
      name: "首贷户",
    });
    const { targets } = await listTargets(bureau(), { year: 2026 });
    expect(targets.filter(({ indicator }) => indicator === "first_loan_firms")).toMatchObject([
      { value: 12n, kind: "flow" },
    ]);
    const { rows } = await database.owner.execute(
      sql`select before from audit_entries where verb = 'target.set' order by at desc, id desc limit 1`,
    );
    expect(rows[0]).toMatchObject({ before: { value: "10.0000" } });
  });

  test("stand beside the figure they are about, or say that nothing measures them", async () => {
    await setTarget(job(), {
      ...TARGET,
      indicator: "credit_scenarios",
      unit: "count",
      value: 10n,
      name: "“信用+”场景",
    });
    const { targets, asOf } = await listTargets(bureau(), { year: 2026 });
    const rows = await listIndicatorRows(bureau(), {
      indicator: "disbursed_amount",
      from: "2026-01-01",
      to: asOf,
    });
    expect(targets.find(({ indicator }) => indicator === "disbursed_amount")!.actual).toBe(rows.figure);
    expect(targets.find(({ indicator }) => indicator === "credit_scenarios")!.progress.verdict).toBe(
      "unmeasured",
    );
  });

  test.each([
    [{ unit: "count" as const }, "单位"],
    [{ value: -1n }, "更正"],
    [{ year: 1999 }, "更正"],
    [{ source: "" }, "更正"],
  ])("%o is refused", async (over, words) => {
    await expect(setTarget(job(), { ...TARGET, ...over })).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(words),
    });
  });
});

describe("who may", () => {
  test("a bank may nothing of it, and the bureau may not build by itself", async () => {
    const bank = callerAs(database, district.banks[0]!.approver, NOW);
    const forbidden = { code: "forbidden" };
    await expect(listReports(bank, {})).rejects.toMatchObject(forbidden);
    await expect(downloadReport(bank, { id: newId() })).rejects.toMatchObject(forbidden);
    await expect(requestMonthlyReport(bank, { month: "2026-06" })).rejects.toMatchObject(forbidden);
    await expect(proposeTarget(bank, TARGET)).rejects.toMatchObject(forbidden);
    await expect(listTargets(bank, {})).rejects.toMatchObject(forbidden);
    await expect(buildMonthlyReport(bureau(), { month: "2026-06" })).rejects.toMatchObject(forbidden);
    await expect(downloadReport(bureau(), { id: newId() })).rejects.toMatchObject({ code: "not_found" });
  });
});

test("figures are the same text whatever order they were kept in", () => {
  expect(canonical({ b: [1, { d: null, c: "x" }], a: undefined })).toBe(
    canonical({ b: [1, { c: "x", d: null }] }),
  );
  expect(canonical({ a: 1 })).not.toBe(canonical({ a: "1" }));
});

import { asc, eq, sql } from "drizzle-orm";
import ExcelJS from "exceljs";
import { beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { anEnterprise, callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { aSource, deliver, file, later, NOW } from "./delivery.fixture.ts";
import { processDelivery } from "./process-delivery.ts";
import { receiveDelivery } from "./receive-delivery.ts";
import { templateOf } from "./templates.ts";

const database = useDatabase();
const { deliveries, deliveryFiles, deliveryRejects, electricityBills, jobRequests, registryEvents } = schema;

beforeAll(async () => {
  for (const code of ["tax-bureau", "power-supply", "water-supply", "market-regulation", "social-security"])
    await aSource(database, code);
});

const unknown = makeUscc({ registrar: "9", category: "1", division: "120118", organisation: "XYWUWUWU" });

const billsOf = (enterpriseId: string) =>
  database.owner
    .select()
    .from(electricityBills)
    .where(eq(electricityBills.enterpriseId, enterpriseId))
    .orderBy(asc(electricityBills.month), asc(electricityBills.recordedAt));

const rejectsOf = (deliveryId: string) =>
  database.owner
    .select({ line: deliveryRejects.line, rule: deliveryRejects.rule, reason: deliveryRejects.reason })
    .from(deliveryRejects)
    .where(eq(deliveryRejects.deliveryId, deliveryId))
    .orderBy(asc(deliveryRejects.line));

describe("a delivered file", () => {
  it("has its good rows stored and its bad ones listed", async () => {
    const [one, two] = [await anEnterprise(database.owner), await anEnterprise(database.owner)];
    const outcome = await deliver(
      database,
      "electricity",
      file("electricity", [
        { uscc: one.uscc, month: "2026-09", dueOn: "2026-10-20", paidOn: "" },
        { uscc: two.uscc.toLowerCase(), amountFen: "1.5" },
        { uscc: unknown },
        { uscc: one.uscc, kwh: "-3" },
        { uscc: one.uscc, month: "2026-09", kwh: "7" },
      ]),
    );
    expect(outcome).toMatchObject({ status: "stored", total: 5, stored: 2, rejected: 3, refusal: null });
    expect(await rejectsOf(outcome.deliveryId)).toEqual([
      { line: 4, rule: "unknown_enterprise", reason: expect.stringContaining(unknown) },
      { line: 5, rule: "number", reason: expect.stringContaining("用电量") },
      { line: 6, rule: "duplicate", reason: expect.stringContaining("第 2 行") },
    ]);
    expect(await billsOf(one.id)).toMatchObject([
      { month: "2026-09-01", kwh: 38_600, dueOn: "2026-10-20", paidOn: null, supersededAt: null },
    ]);
    expect(await billsOf(two.id)).toMatchObject([{ month: "2026-10-01", amount: 150n, recordedAt: NOW }]);
    const [row] = await database.owner.select().from(deliveries).where(eq(deliveries.id, outcome.deliveryId));
    expect(row).toMatchObject({
      firstMonth: "2026-09-01",
      lastMonth: "2026-10-01",
      rowsTotal: 5,
      finishedAt: NOW,
    });
  });

  it("is not kept once it is taken in, and has the profiles of its firms computed anew", async () => {
    const firm = await anEnterprise(database.owner);
    const { deliveryId } = await deliver(database, "electricity", file("electricity", [{ uscc: firm.uscc }]));
    expect(await database.owner.select().from(deliveryFiles)).toEqual([]);
    const [job] = await database.owner
      .select()
      .from(jobRequests)
      .where(eq(jobRequests.key, `delivery:${deliveryId}`));
    expect(job).toMatchObject({ job: "profile", parameters: { scope: "delivery", deliveryId } });
  });

  it("changes nothing when it comes twice", async () => {
    const firm = await anEnterprise(database.owner);
    const text = file("electricity", [{ uscc: firm.uscc }]);
    const first = await deliver(database, "electricity", text);
    const second = await deliver(database, "electricity", text, later(5));
    expect(second.received).toEqual({ id: first.deliveryId, status: "stored", repeated: true });
    expect(second).toMatchObject({ stored: 1, status: "stored" });
    expect(await billsOf(firm.id)).toHaveLength(1);
  });

  it("that is being delivered twice at once is one delivery", async () => {
    const firm = await anEnterprise(database.owner);
    const content = Buffer.from(file("water", [{ uscc: firm.uscc }]));
    const caller = callerAs(database, system("ingest"), NOW);
    const both = await Promise.all(
      [1, 2].map(() => receiveDelivery(caller, { template: "water", fileName: "a.csv", content })),
    );
    expect(new Set(both.map((each) => each.id)).size).toBe(1);
    expect(both.map((each) => each.repeated).sort()).toEqual([false, true]);
    const outcomes = await Promise.all(both.map(({ id }) => processDelivery(caller, { deliveryId: id })));
    expect(outcomes.map((each) => each.stored)).toEqual([1, 1]);
    const { rows } = await database.owner.execute(
      sql`select count(*)::int as bills from water_bills where enterprise_id = ${firm.id}`,
    );
    expect(rows).toEqual([{ bills: 1 }]);
  });
});

describe("a correction", () => {
  it("supersedes what was known, and history stays", async () => {
    const firm = await anEnterprise(database.owner);
    const bill = (row: Record<string, string>) => file("electricity", [{ uscc: firm.uscc, ...row }]);
    await deliver(database, "electricity", bill({ paidOn: "" }));
    const outcome = await deliver(database, "electricity", bill({ paidOn: "2026-11-21" }), later(10));
    expect(outcome).toMatchObject({ stored: 0, corrected: 1, unchanged: 0 });
    expect(await billsOf(firm.id)).toMatchObject([
      { paidOn: null, recordedAt: NOW, supersededAt: later(10) },
      { paidOn: "2026-11-21", recordedAt: later(10), supersededAt: null },
    ]);
  });

  it("leaves rows alone that say what is known", async () => {
    const firm = await anEnterprise(database.owner);
    const october = { uscc: firm.uscc };
    const september = { uscc: firm.uscc, month: "2026-09", dueOn: "2026-10-20", paidOn: "2026-10-12" };
    await deliver(database, "electricity", file("electricity", [september]));
    const outcome = await deliver(
      database,
      "electricity",
      file("electricity", [september, october]),
      later(1),
    );
    expect(outcome).toMatchObject({ total: 2, stored: 1, unchanged: 1, corrected: 0 });
  });

  it("does not come from a file that was delivered before the one that is known", async () => {
    const firm = await anEnterprise(database.owner);
    const caller = callerAs(database, system("ingest"), NOW);
    const content = Buffer.from(file("electricity", [{ uscc: firm.uscc, kwh: "1" }]));
    const early = await receiveDelivery(caller, { template: "electricity", fileName: "a.csv", content });
    await deliver(database, "electricity", file("electricity", [{ uscc: firm.uscc, kwh: "2" }]), later(1));
    const outcome = await processDelivery({ ...caller, now: later(2) }, { deliveryId: early.id });
    expect(outcome).toMatchObject({ corrected: 0, unchanged: 1 });
    expect(await billsOf(firm.id)).toMatchObject([{ kwh: 2, supersededAt: null }]);
  });

  it("of a public event is known by its kind and number", async () => {
    const firm = await anEnterprise(database.owner);
    const event = (row: Record<string, string>) =>
      file("registry", [{ uscc: firm.uscc, kind: "行政处罚", detail: "逾期未年报", ...row }]);
    await deliver(database, "registry", event({}));
    await deliver(database, "registry", event({ endedOn: "2027-03-18" }), later(1));
    await deliver(database, "registry", event({ kind: "资质荣誉" }), later(2));
    const rows = await database.owner
      .select()
      .from(registryEvents)
      .where(eq(registryEvents.enterpriseId, firm.id))
      .orderBy(asc(registryEvents.recordedAt));
    expect(rows.map(({ kind, endedOn, supersededAt }) => [kind, endedOn, supersededAt !== null])).toEqual([
      ["admin_penalty", null, true],
      ["admin_penalty", "2027-03-18", false],
      ["qualification", null, false],
    ]);
  });
});

describe("a file that cannot be trusted as a whole", () => {
  it.each([
    ["another template", file("water", [{}]), "表头与“电费账单”模板不一致，第 3 列应为“用电量（千瓦时）”"],
    ["a header alone", file("electricity", []), "只有表头"],
    [
      "one column more in its header",
      `${file("electricity", [{}]).replace("\r\n", ",备注\r\n")}`,
      "应有 6 列，实际 7 列",
    ],
    ["an open quote", `${file("electricity", [{}])}"9112\r\n`, "引号没有闭合"],
    [
      "a short last row",
      `${file("electricity", [{}])}91120118XY0000004E,2026-10\r\n`,
      "第 3 行：最后一行的列数不够",
    ],
    ["no end", file("electricity", [{}]).trimEnd(), "没有以换行结束"],
  ])("is refused whole: %s", async (_, text, message) => {
    const outcome = await deliver(database, "electricity", text);
    expect(outcome).toMatchObject({ status: "refused", total: 0, refusal: expect.stringContaining(message) });
    expect(await rejectsOf(outcome.deliveryId)).toEqual([]);
  });

  it("may be delivered again, and is looked at anew", async () => {
    const first = await deliver(database, "water", file("electricity", [{}]));
    const second = await deliver(database, "water", file("electricity", [{}]), later(1));
    expect(second.received.repeated).toBe(false);
    expect(second.deliveryId).not.toBe(first.deliveryId);
  });

  it("is refused or taken in completely wherever it is cut", async () => {
    const firm = await anEnterprise(database.owner, { name: "静海样例截断金属制品有限公司" });
    const months = ["2026-07", "2026-08", "2026-09"];
    const whole = Buffer.from(
      file(
        "electricity",
        months.map((month) => ({ uscc: firm.uscc, month, amountFen: "1234.56" })),
      ),
    );
    const header = whole.indexOf("\r\n");
    for (let length = 1; length < whole.length; length += 1) {
      const cut = whole.subarray(0, length);
      const lines = cut.toString("latin1").split(/\r\n|\r/).length - 1;
      const complete = /[\r\n]$/.test(cut.toString("latin1")) && length > header + 2;
      // A header cut within a character is no text; that is told at the door.
      const outcome = await deliver(database, "electricity", cut, later(length)).catch(
        (error: Error) => error,
      );
      if (outcome instanceof Error) expect(outcome.message).toContain("编码");
      else if (complete) expect(outcome).toMatchObject({ status: "stored", total: lines - 1, rejected: 0 });
      else expect(outcome, String(length)).toMatchObject({ status: "refused", total: 0 });
    }
    const bills = await billsOf(firm.id);
    expect(bills.map(({ month, amount, supersededAt }) => [month, amount, supersededAt])).toEqual([
      ["2026-07-01", 123_456n, null],
      ["2026-08-01", 123_456n, null],
      ["2026-09-01", 123_456n, null],
    ]);
  }, 120_000);
});

it("reads a workbook as it reads CSV, and refuses one with a formula whole", async () => {
  const firm = await anEnterprise(database.owner);
  const { columns } = templateOf("electricity");
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet("数据");
  sheet.addRow(columns.map((column) => column.header));
  sheet.addRow([
    firm.uscc,
    new Date("2026-10-01T00:00:00Z"),
    38_600,
    27_406.5,
    new Date("2026-11-20T00:00:00Z"),
  ]);
  sheet.addRow([firm.uscc, "2026-09", "7", "1.00", "2026-10-20", "2026-10-12"]);
  const written = async () => Buffer.from(await workbook.xlsx.writeBuffer());
  expect(await deliver(database, "electricity", await written())).toMatchObject({ stored: 2, rejected: 0 });
  expect(await billsOf(firm.id)).toMatchObject([
    { month: "2026-09-01", amount: 100n, paidOn: "2026-10-12" },
    { month: "2026-10-01", amount: 2_740_650n, dueOn: "2026-11-20", paidOn: null },
  ]);
  sheet.addRow([firm.uscc, "2026-08", { formula: "SUM(C2:C3)", result: 5 }, "1.00", "2026-09-20"]);
  expect(await deliver(database, "electricity", await written(), later(1))).toMatchObject({
    status: "refused",
    refusal: expect.stringContaining("单元格 C4 是公式"),
    stored: 0,
  });
  expect(await billsOf(firm.id)).toHaveLength(2);
});

it("reads UTF-8 with a mark and GBK alike", async () => {
  const firm = await anEnterprise(database.owner);
  const text = file("registry", [{ uscc: firm.uscc, reference: "标记", detail: "高新技术企业" }]);
  expect(await deliver(database, "registry", `\uFEFF${text}`)).toMatchObject({ stored: 1, rejected: 0 });
  const gbk = gbkOf(text.replace("标记", "编码"));
  expect(await deliver(database, "registry", gbk, later(1))).toMatchObject({ stored: 1, rejected: 0 });
  const details = await database.owner
    .select({ reference: registryEvents.reference, detail: registryEvents.detail })
    .from(registryEvents)
    .where(eq(registryEvents.enterpriseId, firm.id))
    .orderBy(asc(registryEvents.recordedAt));
  expect(details).toEqual([
    { reference: "标记", detail: "高新技术企业" },
    { reference: "编码", detail: "高新技术企业" },
  ]);
});

/** Writes GBK by looking up every two-byte code, since the platform itself only reads it. */
function gbkOf(text: string): Buffer {
  const decoder = new TextDecoder("gbk");
  const codes = new Map<string, number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1)
    for (let trail = 0x40; trail <= 0xfe; trail += 1)
      if (trail !== 0x7f) codes.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail]);
  return Buffer.from(
    [...text].flatMap((each) => (each < "\u0080" ? [each.charCodeAt(0)] : codes.get(each)!)),
  );
}

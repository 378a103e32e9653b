import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Io, UsageError } from "../command.ts";
import loan from "./loan.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "loan-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

type Document = {
  instalments: Record<"dueOn" | "principal" | "interest" | "total" | "balance", string>[];
  totals: Record<string, string>;
  irrBps: number;
};

/** Runs `xyd loan …` with options laid over those of an ordinary loan; null takes one away. */
async function run(changed: Record<string, string | null>, json = true) {
  const options: Record<string, string | null> = {
    ...{ principal: "1000000.00", "rate-bps": "345", start: "2026-01-20", "term-months": "12" },
    ...{ method: "annuity", ...changed },
  };
  const words = Object.entries(options).flatMap(([name, value]) =>
    value === null ? [] : [`--${name}`, value],
  );
  return runWords(["schedule", ...words], json);
}

async function runWords(words: string[], json: boolean) {
  const printed: string[] = [];
  let document: unknown;
  const io: Io = {
    json,
    print: (text) => void printed.push(text),
    printJson: (value) => {
      document = JSON.parse(
        JSON.stringify(value, (_, each) => (typeof each === "bigint" ? each.toString() : each)),
      );
    },
    platform: () => Promise.reject(new Error("needs no database")),
  };
  return { code: await loan.run(words, io), printed, document: document as Document };
}

describe("xyd loan schedule", () => {
  test("answers with instalments, totals and the cost, amounts in fen as text", async () => {
    const { code, document } = await run({});
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(["instalments", "totals", "irrBps"]);
    expect(document.instalments[0]).toEqual({
      ...{ n: 1, dueOn: "2026-02-20", principal: "8202382", interest: "287500", total: "8489882" },
      balance: "91797618",
    });
    expect(document.instalments).toHaveLength(12);
    expect(document.totals).toEqual({ principal: "100000000", interest: "1878585", total: "101878585" });
    expect(document.irrBps).toBeCloseTo(345, 1);
  });

  test.each<[string, Record<string, string | null>, string, number]>([
    ["equal principal", { method: "equal_principal" }, "1868750", 345],
    ["interest only by real days", { method: "interest_only" }, "3497914", 349.76],
    ["bullet by real days", { method: "bullet" }, "3497917", 344.31],
    ["another day count", { method: "bullet", "day-count": "30_360" }, "3450000", 339.66],
    [
      "decimals of a rate",
      { method: "bullet", "day-count": "30_360", "rate-bps": "345.5" },
      "3455000",
      340.15,
    ],
    [
      "quarters on day 20",
      { method: "interest_only", "interest-every": "quarter", "pay-day": "20" },
      "3497917",
      348.92,
    ],
    ["grace", { "grace-months": "6" }, "2733657", 345],
    [
      "repricing on a day",
      { method: "interest_only", reprice: "2026-07-20=300,2026-10-20=250" },
      "3140137",
      314.32,
    ],
    [
      "LPR on 1 January",
      { start: "2024-01-20", method: "interest_only", reprice: "january_1" },
      "3489026",
      348.92,
    ],
    [
      "LPR with a spread",
      { start: "2024-01-20", method: "interest_only", reprice: "january_1", lpr: "5y", "spread-bps": "-60" },
      "3483748",
      348.4,
    ],
    ["a prepayment", { method: "interest_only", prepay: "2026-07-20=500000" }, "2616250", 348.81],
    [
      "a prepayment that shortens",
      { prepay: "2026-07-20=300000", "prepay-keeps": "instalment" },
      "1473339",
      345,
    ],
  ])("%s", async (_, options, interest, irrBps) => {
    const { document } = await run(options);
    expect([document.totals.interest, document.irrBps]).toEqual([interest, irrBps]);
  });

  test("holidays move due dates where asked", async () => {
    const dueOn = async (holidays: string) =>
      (await run({ start: "2026-08-03", holidays })).document.instalments[1]!.dueOn;
    expect([await dueOn("keep"), await dueOn("next_working_day")]).toEqual(["2026-10-03", "2026-10-08"]);
  });

  test("custom parts, as words or from a file", async () => {
    const custom = { method: "custom", "term-months": null };
    const words = await run({ ...custom, parts: "2026-06-20=400000,2026-12-20=600000.00" });
    const file = join(folder, "parts.json");
    writeFileSync(file, '[{"on":"2026-06-20","principal":"400000"},{"on":"2026-12-20","principal":600000}]');
    expect((await run({ ...custom, parts: file })).document).toEqual(words.document);
    expect(words.document.instalments.map(({ principal }) => principal)).toEqual(["40000000", "60000000"]);
  });

  test("tells people in yuan", async () => {
    const { printed } = await run({ method: "bullet" }, false);
    expect(printed.slice(1)).toEqual([
      expect.stringMatching(/^1 {5}2027-01-20 +1000000\.00 +34979\.17 +1034979\.17 +0\.00$/),
      expect.stringMatching(/^合计 +1000000\.00 +34979\.17 +1034979\.17$/),
      "年化利率（内部收益率法）：3.44%",
    ]);
  });

  test.each<[string, Record<string, string | null>]>([
    ["principal", { principal: null }],
    ["rate-bps", { "rate-bps": null }],
    ["start", { start: null }],
    ["term-months", { "term-months": null }],
    ["method", { method: null }],
    ["parts", { method: "custom", "term-months": null }],
    ["parts", { parts: "2026-02-20=1" }],
    ["term-months", { method: "custom", parts: "2026-02-20=1000000" }],
    ["pay-day", { method: "bullet", "pay-day": "20" }],
    ["grace-months", { method: "interest_only", "grace-months": "1" }],
    ["lpr", { lpr: "1y" }],
    ["spread-bps", { reprice: "2026-07-20=300", "spread-bps": "10" }],
    ["prepay-keeps", { "prepay-keeps": "term" }],
    ["unheard", { unheard: "of" }],
    ["start", { "rate-bps": "", start: "2026-01-20" }],
  ])("wrong usage names --%s", async (option, options) => {
    const wrong = option === "start" && options["rate-bps"] === "" ? "rate-bps" : option;
    await expect(run(options)).rejects.toThrow(UsageError);
    await expect(run(options)).rejects.toThrow(`--${wrong}`);
  });

  test.each([[[]], [["plan"]], [["schedule", "now"]], [["schedule", "--start"]]])(
    "does not understand %j",
    async (words) => {
      await expect(runWords(words, true)).rejects.toThrow(UsageError);
    },
  );

  test("an option given twice", async () => {
    await expect(
      runWords(["schedule", "--start", "2026-01-01", "--start", "2026-01-02"], true),
    ).rejects.toThrow("--start");
  });

  test.each<[string, string]>([
    ...["0", "-5", "1e6", "1,000", "1.001", "１", "Infinity"].map((value): [string, string] => [
      "principal",
      value,
    ]),
    ...["-1", "345.12345", "100001", "3.45%", "NaN", ".5"].map((value): [string, string] => [
      "rate-bps",
      value,
    ]),
    ...["2026-02-30", "20260120", "2026-1-20", "0001-01-01"].map((value): [string, string] => [
      "start",
      value,
    ]),
    ...["0", "601", "1.5", "-1", "12个月"].map((value): [string, string] => ["term-months", value]),
    ["method", "balloon"],
    ["day-count", "act_act"],
    ["interest-every", "year"],
    ["pay-day", "32"],
    ["grace-months", "12"],
    ["holidays", "shift"],
    ["reprice", "tomorrow"],
    ["reprice", "2026-01-20=300"],
    ["reprice", "2027-01-20=300"],
    ["reprice", "2026-05-20=300,2026-04-20=300"],
    ["reprice", "2026-05-20=dear"],
    ["prepay", "2026-05-20=0"],
    ["prepay", "2026-05-20=1000000"],
  ])("refuses --%s %s in words that name it", async (option, value) => {
    const refusal = await run({ [option]: value }).then(
      () => null,
      (error: Error) => error,
    );
    expect(refusal).toMatchObject({ code: "invalid" });
    expect(refusal!.message).toMatch(new RegExp(`^--${option}：.*。$`));
  });

  test.each([
    ["no file", () => join(folder, "nowhere.json"), /读不到文件/],
    ["another sum", () => "2026-06-20=1", /合计 1\.00 元.*1000000\.00 元/],
    ["the day of the drawdown", () => "2026-01-20=1000000", /不在放款日之后/],
    [
      "a file that says something else",
      () => {
        writeFileSync(join(folder, "other.json"), "{}");
        return join(folder, "other.json");
      },
      /要写成/,
    ],
  ])("refuses parts of %s", async (_, parts, message) => {
    const custom = run({ method: "custom", "term-months": null, parts: parts() });
    await expect(custom).rejects.toMatchObject({ code: "invalid", message: expect.stringMatching(message) });
  });

  test("LPR and a spread that are too much together", async () => {
    const repriced = run({ start: "2024-01-20", reprice: "january_1", "spread-bps": "100000" });
    await expect(repriced).rejects.toThrow("2025-01-01 起的利率会超过");
  });

  test("LPR had no quote before its reform", async () => {
    await expect(run({ start: "2019-08-19", reprice: "anniversary" })).rejects.toThrow(
      "2019年8月20日以前没有 LPR",
    );
  });
});

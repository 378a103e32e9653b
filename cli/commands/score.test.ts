import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseEstimatedCard } from "#scoring/index.ts";
import { isTest } from "#scoring/vectors/german-credit.fixture.ts";
import { type Io, UsageError } from "../command.ts";
import score from "./score.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "score-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs `xyd score …`; what it printed. */
async function run(...args: string[]) {
  const json = args.includes("--json");
  const printed: string[] = [];
  let document: unknown;
  const io: Io = {
    json,
    print: (text) => void printed.push(text),
    printJson: (value) => {
      document = JSON.parse(JSON.stringify(value));
    },
    platform: () => Promise.reject(new Error("no database is needed")),
  };
  const code = await score.run(
    args.filter((word) => word !== "--json"),
    io,
  );
  // biome-ignore lint/suspicious/noExplicitAny: any JSON document
  return { code, text: printed.join("\n"), document: document as any };
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

/** German credit, with a column that is 1 for the test rows of the vectors' split. */
const german = () => {
  const source = fileURLToPath(new URL("../../scoring/vectors/germancredit_fixed.csv", import.meta.url));
  const [header, ...rows] = readFileSync(source, "utf8").trim().split(/\r?\n/);
  const lines = rows.map((line, row) => `${line},${Number(isTest(row))}`);
  return write("german.csv", [`${header},held_out`, ...lines].join("\n"));
};
const labelled = (file: string) => ["--data", file, "--target", "creditability", "--bad", "bad"];
const fitted = (file: string, ...more: string[]) =>
  run(
    "fit",
    ...labelled(file),
    "--test-column",
    "held_out",
    "--model",
    join(folder, "model.json"),
    "--json",
    ...more,
  );

/** 400 firms whose risk rises with x; `cell` writes their line. */
const firms = (header: string, cell: (x: number, bad: 0 | 1, row: number) => string, eol = "\n") =>
  [
    header,
    ...Array.from({ length: 400 }, (_, row) => cell(row % 20, (row * 7) % 20 < row % 20 ? 1 : 0, row)),
    "",
  ].join(eol);
const plain = () =>
  write(
    "plain.csv",
    firms("x,y", (x, bad) => `${x},${bad}`),
  );

describe("xyd score bin", () => {
  test("answers with the issue's fields, codes in bins of their own", async () => {
    const file = write(
      "codes.csv",
      firms("x,y", (x, bad, row) => `${row % 10 === 0 ? [-9, -8, -7][row % 3] : x},${bad}`),
    );
    const { code, document } = await run(
      ...["bin", "--data", file, "--target", "y", "--bad", "1", "--feature", "x"],
      ...[
        "--trend",
        "ascending",
        "--max-bins",
        "4",
        "--min-share",
        "0.05",
        "--special",
        "-9,-8,-7",
        "--json",
      ],
    );
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(["feature", "iv", "trend", "bins"]);
    expect(document).toMatchObject({ feature: "x", trend: "ascending" });
    for (const bin of document.bins)
      expect(Object.keys(bin)).toEqual(["label", "lower", "upper", "categories", "good", "bad", "woe", "iv"]);
    const labels = document.bins.map(({ label }: { label: string }) => label);
    expect(labels.slice(-3)).toEqual(["特殊值 -9", "特殊值 -8", "特殊值 -7"]);
    expect(labels.length).toBeLessThanOrEqual(7);
    expect(document.bins.reduce((sum: number, { iv }: { iv: number }) => sum + iv, 0)).toBeCloseTo(
      document.iv,
      12,
    );
  });

  test("bins German credit: an interval's ends and a group's words", async () => {
    const file = german();
    const duration = await run("bin", ...labelled(file), "--feature", "duration.in.month", "--json");
    expect(duration.document.bins[0]).toMatchObject({ lower: null, categories: null });
    expect(duration.document.bins.at(-1)).toMatchObject({ upper: null });
    const housing = await run("bin", ...labelled(file), "--feature", "housing", "--json");
    expect(
      housing.document.bins.flatMap(({ categories }: { categories: string[] }) => categories).sort(),
    ).toEqual([...["for free", "own", "rent"]]);
    expect((await run("bin", ...labelled(file), "--feature", "housing")).text).toContain("证据权重");
  });
});

describe("xyd score fit", () => {
  test("answers with the issue's fields, tests on the rows whose test column is 1, and writes a card", async () => {
    const { code, document } = await fitted(german());
    expect(code).toBe(0);
    expect(Object.keys(document)).toEqual(["train", "test", "features", "seconds", "peakMemoryMb"]);
    expect(Object.keys(document.train)).toEqual(["n", "bad", "auc", "ks", "gini", "brier"]);
    expect(Object.keys(document.test)).toEqual([...Object.keys(document.train), "calibrationSlope"]);
    expect(document).toMatchObject({ train: { n: 731 }, test: { n: 269 } });
    expect(document.train.gini).toBeCloseTo(2 * document.train.auc - 1, 12);
    // R scorecard 0.4.6 by a tree has .7489 on these rows.
    expect(document.test.auc).toBeGreaterThan(0.7489);
    for (const feature of document.features)
      expect(Object.keys(feature)).toEqual(["name", "iv", "beta", "trend"]);
    const names = document.features.map(({ name }: { name: string }) => name);
    expect(names).not.toContain("held_out");
    const card = parseEstimatedCard(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
    expect(card.characteristics.map(({ feature }) => feature)).toEqual(names);
  });

  test("the same rows and options give the same card to the byte", async () => {
    const file = german();
    const cards = [];
    for (const _ of [1, 2]) {
      await fitted(file);
      cards.push(readFileSync(join(folder, "model.json"), "utf8"));
    }
    expect(cards[0]).toBe(cards[1]);
  });

  test("--exclude leaves columns out, --config changes what the defaults are", async () => {
    const config = write(
      "config.json",
      JSON.stringify({
        ...{ ivMin: 0.1, ridge: 1, scaling: { basePoints: 500, baseOdds: 20, pdo: 40 } },
        binning: { maxBins: 3 },
        about: { id: "german", version: "2.0.0", name: "德国信用" },
      }),
    );
    const { document } = await fitted(german(), "--exclude", "purpose, housing", "--config", config);
    const names = document.features.map(({ name }: { name: string }) => name);
    expect(names).not.toContain("purpose");
    expect(Math.min(...document.features.map(({ iv }: { iv: number }) => iv))).toBeGreaterThanOrEqual(0.1);
    const card = parseEstimatedCard(JSON.parse(readFileSync(join(folder, "model.json"), "utf8")));
    expect(card).toMatchObject({
      ...{ id: "german", version: "2.0.0", scaling: { pdo: 40 } },
      training: { target: "creditability", badValue: "bad", ridge: 1 },
    });
    expect(Math.max(...card.characteristics.map(({ bins }) => bins.length))).toBeLessThanOrEqual(3);
  });

  test("without a test column there is no test; words say what JSON says", async () => {
    const args = ["fit", "--data", plain(), "--target", "y", "--bad", "1", "--model", join(folder, "m.json")];
    expect((await run(...args, "--json")).document.test).toBeNull();
    expect((await run(...args)).text).toMatch(/训练 {2}400 条[\s\S]*评分卡已写入/);
  });
});

describe("xyd score apply", () => {
  test("writes row, probability, points and reasons, the same bytes each time, without the outcomes", async () => {
    const file = german();
    await fitted(file);
    const args = ["apply", "--model", join(folder, "model.json"), "--data", file];
    const [one, two] = [join(folder, "one.csv"), join(folder, "two.csv")];
    expect((await run(...args, "--out", one, "--json")).document).toMatchObject({ rows: 1_000, unseen: [] });
    await run(...args, "--out", two);
    const text = readFileSync(one, "utf8");
    expect(readFileSync(two, "utf8")).toBe(text);
    const [header, ...rows] = text.trim().split("\n");
    expect(header).toBe("row,probability,points,reasons");
    expect(rows).toHaveLength(1_000);
    for (const [at, line] of rows.entries()) {
      const [row, probability, points, reasons] = line.split(",");
      expect(Number(row)).toBe(at + 1);
      expect(Number(probability)).toBeGreaterThan(0);
      expect(Number(probability)).toBeLessThan(1);
      expect(Number.isInteger(Number(points))).toBe(true);
      expect(reasons!.split(";").length).toBeLessThanOrEqual(4);
    }
  });

  test("data missing is told as such, a name that a spreadsheet would run is not run", async () => {
    const file = write(
      "formula.csv",
      firms('"=1+1",y', (x, bad, row) => `${row % 10 === 0 ? "" : x},${row % 10 === 0 ? 1 : bad}`),
    );
    await run("fit", "--data", file, "--target", "y", "--bad", "1", "--model", join(folder, "f.json"));
    const out = join(folder, "f.csv");
    await run("apply", "--model", join(folder, "f.json"), "--data", file, "--out", out);
    const [, first] = readFileSync(out, "utf8").split("\n");
    expect(first).toMatch(/,'=1\+1:missing$/);
  });

  test("words that the card has not seen are counted", async () => {
    const cell = (word: (row: number) => string) =>
      firms("kind,y", (x, bad, row) => `${row < 4 ? word(row) : x < 10 ? "low" : "high"},${bad}`);
    await run(
      ...[
        "fit",
        "--data",
        write(
          "w.csv",
          cell(() => "low"),
        ),
        "--target",
        "y",
        "--bad",
        "1",
      ],
      ...["--model", join(folder, "w.json")],
    );
    const { document } = await run(
      ...[
        "apply",
        "--model",
        join(folder, "w.json"),
        "--data",
        write(
          "w2.csv",
          cell(() => "new"),
        ),
      ],
      ...["--out", join(folder, "w.out"), "--json"],
    );
    expect(document.unseen).toEqual([{ feature: "kind", rows: 4 }]);
  });
});

describe("what is done with a card", () => {
  let file: string;
  const model = () => join(folder, "model.json");
  beforeAll(async () => {
    file = german();
    await fitted(file);
  });

  test("compare sets a champion against a challenger", async () => {
    const challenger = join(folder, "challenger.json");
    await run(
      "fit",
      ...labelled(file),
      "--exclude",
      "status.of.existing.checking.account",
      "--model",
      challenger,
    );
    const args = ["compare", "--champion", model(), "--challenger", challenger, ...labelled(file)];
    const { document } = await run(...args, "--approval-share", "0.6", "--json");
    expect(Object.keys(document)).toEqual(["champion", "challenger", "difference", "swapSets"]);
    expect(document.difference.difference).toBeCloseTo(document.challenger.auc - document.champion.auc, 12);
    expect((await run(...args)).text).toContain("换入");
  });

  test("monitor: nothing has moved on the rows that the card was fitted on, all of it has on others", async () => {
    const { document } = await run("monitor", "--model", model(), ...labelled(file), "--json");
    expect(Object.keys(document)).toEqual(["rows", "score", "characteristics", "performance"]);
    expect(document.score.alarm).toBe(false);
    expect(document.characteristics[0]).toMatchObject({ unseen: 0, iv: { development: expect.any(Number) } });
    const [header, ...rows] = readFileSync(file, "utf8").split("\n");
    const bads = write("bads.csv", [header, ...rows.filter((row) => row.includes(",bad,"))].join("\n"));
    const moved = await run("monitor", "--model", model(), "--data", bads, "--json");
    expect(moved.document).toMatchObject({ performance: null, score: { alarm: true } });
    expect((await run("monitor", "--model", model(), "--data", bads)).text).toContain("超过警戒线");
  });

  test("card is Markdown with charts, to a file where one is named", async () => {
    expect((await run("card", "--model", model())).text).toMatch(/^# 模型卡/);
    const out = join(folder, "card.md");
    const { document } = await run("card", "--model", model(), ...labelled(file), "--out", out, "--json");
    expect(document).toEqual({ out, markdown: null });
    expect(readFileSync(out, "utf8")).toContain("<svg");
  });
});

describe("files as they come", () => {
  const table = (name: string, text: string) => [
    ...["bin", "--data", write(name, text), "--target", "y", "--bad", "1", "--feature", "x", "--json"],
  ];
  test.each([
    ["a byte order mark, CRLF and quotes", `\uFEFF${firms('"x",y', (x, bad) => `"${x}","${bad}"`, "\r\n")}`],
    ["blank lines", firms("x,y", (x, bad) => `${x},${bad}\n   `)],
    ["blanks around numbers", firms(" x , y", (x, bad) => ` ${x} ," ${bad} "`)],
    ["another way to write the outcome", firms("x,y", (x, bad) => `${x},${bad}.0`)],
    ["columns that say nothing", firms("x,y,const,empty,当日", (x, bad) => `${x},${bad},7,,2024-03-01`)],
  ])("%s", async (_, text) => {
    const expected = await run(
      ...table(
        "plain.csv",
        firms("x,y", (x, bad) => `${x},${bad}`),
      ),
    );
    expect((await run(...table("messy.csv", text))).document).toEqual(expected.document);
  });

  test("names of rows, one day a row, huge and infinite values make no card larger", async () => {
    const header = "号,日期,huge,inf,const,empty,x,y";
    const cell = (x: number, bad: number, row: number) =>
      `号${row},20${10 + (row % 90)}-01-${row},${row % 3}e307,${row % 9 ? "Infinity" : "-0"},1,,${x},${bad}`;
    const rows = Array.from({ length: 5 }, (_, part) =>
      firms(header, (x, bad, row) => cell(x, bad, row + part * 400))
        .split("\n")
        .slice(1, -1)
        .join("\n"),
    );
    const file = write("wide.csv", [header, ...rows].join("\n"));
    const model = join(folder, "wide.json");
    const args = ["--data", file, "--target", "y", "--bad", "1", "--model", model, "--json"];
    const { document } = await run("fit", ...args);
    expect(document.features.map(({ name }: { name: string }) => name)).toContain("x");
    expect(document.features.map(({ name }: { name: string }) => name)).not.toContain("号");
    expect(readFileSync(model, "utf8").length).toBeLessThan(20_000);
  });
});

describe("refused, in words that say what to do", () => {
  const xy = (text: string) => write("refused.csv", text);
  const bin = (file: string, ...more: string[]) => [
    "bin",
    "--data",
    file,
    "--target",
    "y",
    "--bad",
    "1",
    ...more,
  ];
  const fitting = (file: string, ...more: string[]) => [
    ...["fit", "--data", file, "--target", "y", "--bad", "1", "--model", join(folder, "r.json"), ...more],
  ];
  const nowhere = "/nowhere/at/all";
  test.each<[string, () => string[], RegExp]>([
    ["no file", () => bin(nowhere, "--feature", "x"), /找不到文件/],
    ["no rows", () => bin(xy("x,y\n"), "--feature", "x"), /没有数据/],
    ["no such feature", () => bin(plain(), "--feature", "z"), /没有 z 这一列。现有的列：x/],
    [
      "no such target",
      () => ["bin", ...["--data", plain()], ...["--target", "q", "--bad", "1", "--feature", "x"]],
      /没有 q/,
    ],
    ["a header twice", () => bin(xy("x,x,y\n1,2,1\n"), "--feature", "x"), /x 出现了两次/],
    ["a line of another length", () => bin(xy("x,y\n1,0\n1,2,3\n"), "--feature", "x"), /第 3 行的列数/],
    ["an open quote", () => bin(xy('x,y\n"1,0\n'), "--feature", "x"), /不是有效的 CSV/],
    ["nobody bad", () => bin(xy("x,y\n1,0\n2,0\n"), "--feature", "x"), /没有 1，分不出好坏.*：0/],
    ["nobody good", () => bin(xy("x,y\n1,1\n2,1\n"), "--feature", "x"), /全都是 1/],
    ["an outcome missing", () => bin(xy("x,y\n1,0\n2,\n3,1\n"), "--feature", "x"), /第 2 条数据没有 y/],
    [
      "an outcome that says nothing",
      () => bin(xy("x,y\n1,0\n2,NA\n3,1\n"), "--feature", "x"),
      /第 2 条数据没有 y/,
    ],
    ["nothing that tells", () => fitting(xy(firms("x,y", (_x, bad) => `7,${bad}`))), /没有一列能区分好坏/],
    [
      "no test rows",
      () => fitting(xy(firms("x,y,t", (x, bad) => `${x},${bad},0`)), "--test-column", "t"),
      /t 为 1 的行（测试）里一条也没有/,
    ],
    [
      "test rows alike",
      () =>
        fitting(xy(firms("x,y,t", (x, bad, row) => `${x},${bad},${bad && row % 2}`)), "--test-column", "t"),
      /没有一条是好/,
    ],
    ["no such test column", () => fitting(plain(), "--test-column", "t"), /没有 t 这一列/],
    ["nothing there to exclude", () => fitting(plain(), "--exclude", "q"), /没有 q 这一列/],
    ["no configuration", () => fitting(plain(), "--config", nowhere), /读不到文件/],
    [
      "a configuration that is none",
      () => fitting(plain(), "--config", write("c.json", "{")),
      /不是有效的 JSON/,
    ],
    [
      "a setting that is none",
      () => fitting(plain(), "--config", write("c.json", '{"binning":{"maxBins":0}}')),
      /binning\.maxBins/,
    ],
    [
      "a place that cannot be written",
      () => [...fitting(plain()).slice(0, -1), `${nowhere}/m.json`],
      /写不了文件/,
    ],
    ["no model", () => ["card", "--model", nowhere], /读不到文件/],
    ["a model that is none", () => ["card", "--model", write("m.json", "{}")], /评分模型有误/],
  ])("%s", async (_, args, message) => {
    await expect(run(...args())).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(message),
    });
  });

  test("a file without a column of the card, or with words where it has numbers", async () => {
    await run(...fitting(plain()));
    const apply = (text: string, out = join(folder, "o.csv")) =>
      run("apply", "--model", join(folder, "r.json"), "--data", xy(text), "--out", out);
    await expect(apply("z\n1\n")).rejects.toMatchObject({
      message: expect.stringContaining("要用的 x 这一列"),
    });
    await expect(apply("x\nmany\n")).rejects.toMatchObject({
      message: expect.stringContaining("应当全是数字"),
    });
    await expect(apply("x\n1\n", `${nowhere}/o.csv`)).rejects.toMatchObject({
      message: expect.stringContaining("写不了文件"),
    });
  });

  test.each([
    ["no part", []],
    ["an unknown part", ["weigh"]],
    ["no feature", ["bin", "--data", "f", "--target", "y", "--bad", "1"]],
    [
      "an unknown trend",
      ["bin", "--data", "f", "--target", "y", "--bad", "1", "--feature", "x", "--trend", "up"],
    ],
    [
      "no bins at all",
      ["bin", "--data", "f", "--target", "y", "--bad", "1", "--feature", "x", "--max-bins", "0"],
    ],
    ["a code that is no number", ["fit", "--data", "f", "--target", "y", "--bad", "1", "--special", "a"]],
    ["no model", ["apply", "--data", "f", "--out", "o"]],
    ["outcomes without a file", ["card", "--model", "m", "--target", "y"]],
  ])("wrong usage: %s", async (_, args) => {
    if (args[0] === "card") args[2] = write("fine.json", JSON.stringify(await aCard()));
    await expect(run(...args)).rejects.toThrow(UsageError);
  });

  async function aCard() {
    await run(...fitting(plain()));
    return JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  }
});

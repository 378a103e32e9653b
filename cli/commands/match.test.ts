import { eq } from "drizzle-orm";
import { pino } from "pino";
import { beforeAll, describe, expect, it, test } from "vitest";
import { schema } from "#db/client.ts";
import { someFirms, someProducts } from "#domain/matches/matching.fixture.ts";
import { useDatabase } from "#tests/database.ts";
import { testKeys } from "#tests/keys.ts";
import { type Io, UsageError } from "../command.ts";
import match from "./match.ts";

/* What the operator's command says of matching, and that it does what it was asked for or says why not. */

const database = useDatabase();
let uscc: string;
let code: string;

const io = (json: boolean, printed: unknown[]): Io => ({
  json,
  print: (text) => void printed.push(text),
  printJson: (value) => void printed.push(value),
  platform: async () => ({
    ...{ db: database.app, keys: testKeys, log: pino({ level: "silent" }), ring: () => {} },
    readiness: async () => ({ database: true, queue: true, migrations: true }),
  }),
});
async function run(...args: string[]) {
  const printed: unknown[] = [];
  return { exit: await match.run(args, io(false, printed)), text: printed.join("\n") };
}
const refused = (args: string[], error: object) => expect(run(...args)).rejects.toMatchObject(error);

beforeAll(async () => {
  await someProducts(database, 6, 3);
  const [id] = await someFirms(database, 12, 3);
  const [firm] = await database.owner.select().from(schema.enterprises).where(eq(schema.enterprises.id, id!));
  const [product] = await database.owner.select().from(schema.loanProducts).limit(1);
  uscc = firm!.uscc;
  code = product!.code;
}, 60_000);

describe("xyd match run", () => {
  it("matches all, and writes nothing the second time", async () => {
    const first = await run("run", "--full");
    expect(first).toMatchObject({ exit: 0, text: expect.stringMatching(/^12 家企业 × 6 个产品：/) });
    expect(first.text).toMatch(/，[1-9]\d* 家的结果有变化（[1-9]/);
    expect((await run("run")).text).toContain("，0 家的结果有变化（0 处）");
  });

  it("matches one firm, however its code is typed, or one product", async () => {
    expect((await run("run", "--enterprise", ` ${uscc.toLowerCase()} `)).text).toMatch(
      /^1 家企业 × 6 个产品/,
    );
    expect((await run("run", "--product", code)).text).toMatch(/^12 家企业 × 1 个产品/);
  });

  it("stops where Ctrl-C was pressed, and says how far it came", async () => {
    const printed: string[] = [];
    const { platform, ...rest } = io(false, printed);
    const pressed = async () => {
      process.emit("SIGINT");
      return platform();
    };
    expect(await match.run(["run"], { ...rest, platform: pressed })).toBe(1);
    expect(printed.at(-1)).toBe("没有做完（0 / 12 家）：已停下。已写入的结果保留。");
  });

  it("takes a product that is no longer on sale out of all lists, and says so", async () => {
    const { owner } = database;
    const sell = (status: "withdrawn" | "published") =>
      owner.update(schema.loanProducts).set({ status }).where(eq(schema.loanProducts.code, code));
    await sell("withdrawn");
    expect((await run("run", "--product", code)).text).toContain("这个产品现在不在售");
    await refused(["explain", "--enterprise", uscc, "--product", code], {
      code: "conflict",
      message: `编号为 ${code} 的产品现在不在售，不参与匹配。`,
    });
    await sell("published");
  });
});

test("xyd match explain tells each condition with its value", async () => {
  const { exit, text } = await run("explain", "--enterprise", uscc, "--product", code);
  expect(exit).toBe(0);
  expect(text).toMatch(/：(符合|不符合|缺数据)/);
});

describe("xyd match refuses", () => {
  it.each([
    ["a code that is none", ["run", "--enterprise", "123"], "“123”不是"],
    [
      "a firm that it does not know",
      ["run", "--enterprise", "91350100M000100Y43"],
      "91350100M000100Y43 的企业",
    ],
    ["a product that there is none of", ["run", "--product", "NOPE"], "编号为 NOPE 的产品"],
  ])("%s", async (_, args, said) => {
    await refused(args, { message: expect.stringContaining(said) });
  });

  it.each([
    [[]],
    [["rank"]],
    [["run", "further"]],
    [["run", "--full", "--product", "x"]],
    [["run", "--profiles", "x"]],
    [["run", "--enterprise", ""]],
    [["explain", "--full"]],
    [["explain", "--enterprise", "x"]],
    [["eval", "--product", "x"]],
    [["eval", "--profiles", "x"]],
  ])("what it does not understand: %j", async (args) => {
    await expect(run(...args)).rejects.toBeInstanceOf(UsageError);
  });
});

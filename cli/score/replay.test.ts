import { expect, test } from "vitest";
import { asOwner, scoredFirms } from "#domain/profiles/replay.fixture.ts";
import { makeLog } from "#lib/log.ts";
import { useDatabase } from "#tests/database.ts";
import { testKeys } from "#tests/keys.ts";
import type { Io } from "../command.ts";
import score from "../commands/score.ts";

const database = useDatabase();

/** Runs `xyd score replay`; its exit code with what it printed. */
async function run(...args: string[]) {
  const printed: string[] = [];
  let document: unknown;
  let asFound: boolean | undefined;
  const io: Io = {
    json: args.includes("--json"),
    print: (text) => void printed.push(text),
    printJson: (value) => {
      document = value;
    },
    platform: async (options) => {
      asFound = options?.asFound;
      return {
        ...{
          db: database.app,
          keys: testKeys,
          log: makeLog({ LOG_LEVEL: "silent" }, "test"),
          ring: () => {},
        },
        readiness: async () => ({ database: true, queue: true, migrations: true }),
      };
    },
  };
  const code = await score.run(["replay", ...args.filter((word) => word !== "--json")], io);
  return { code, text: printed.join("\n"), document, asFound };
}

test("scores everything again, in a database as it is found", async () => {
  await scoredFirms(database, 2);
  expect(await run()).toEqual({
    ...{ code: 0, text: "评分 2 条，复算 2 条。\n逐字节一致。", document: undefined, asFound: true },
  });
  expect(await run("--json")).toMatchObject({
    code: 0,
    document: { scores: 2, replayed: 2, withoutInputs: 0, different: [], models: [], ok: true },
  });
});

test("exits 1 and names what differs", async () => {
  await asOwner(
    database,
    "update scores set points = points + 1",
    `update model_versions set spec = replace(spec, '别', '另') || ' '`,
  );
  const { code, text } = await run();
  expect(code).toBe(1);
  expect(text).toContain("模型 expert@1.0.0：内容与登记的摘要不符。\n有 2 条与复算结果不同：\n  评分 ");
  expect(await run("--json")).toMatchObject({ code: 1, document: { ok: false, found: 2 } });
});

test("takes nothing else", async () => {
  await expect(run("more")).rejects.toThrow();
});

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Platform } from "#domain/access/platform.ts";
import { aSource, file } from "#domain/records/delivery.fixture.ts";
import { templatesOfSource } from "#domain/records/index.ts";
import { templateFor } from "#domain/records/inputs.ts";
import { sources } from "#seeds/reference/sources.ts";
import { useDatabase } from "#tests/database.ts";
import { anEnterprise } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { UsageError } from "../command.ts";
import ingest from "./ingest.ts";

const database = useDatabase();
const folder = mkdtempSync(join(tmpdir(), "xyd-ingest-"));
let uscc = "";

beforeAll(async () => {
  await aSource(database, "tax-bureau");
  await aSource(database, "power-supply");
  uscc = (await anEnterprise(database.owner)).uscc;
});
afterAll(() => rmSync(folder, { recursive: true }));

function written(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function run(args: string[], json = false) {
  const lines: string[] = [];
  const documents: unknown[] = [];
  const platform: Platform = {
    db: database.app,
    keys: testKeys,
    log: pino({ level: "silent" }),
    ring: () => {},
    readiness: async () => ({ database: true, queue: true, migrations: true }),
  };
  const code = await ingest.run(args, {
    json,
    print: (line) => void lines.push(line),
    printJson: (document) => void documents.push(document),
    platform: async () => platform,
  });
  return { code, lines, documents };
}

describe("xyd ingest", () => {
  it("prints the counts and the rejects", async () => {
    const path = written("a.csv", file("tax", [{ uscc }, { uscc, month: "十月" }]));
    const { code, lines } = await run(["tax", path]);
    expect(code).toBe(0);
    expect(lines).toEqual([
      "纳税申报与缴纳：a.csv",
      "共 2 行：新增 1，更正 0，无变化 0，未入库 1",
      "  第 3 行 月份有误：所属月份：“十月”不是月份，应写作 2026-10",
    ]);
  });

  it("prints one JSON document, and says of the same file that it is known", async () => {
    const path = written("b.csv", file("electricity", [{ uscc }, { uscc, kwh: "-1" }]));
    const first = await run(["electricity", path], true);
    const second = await run(["electricity", path], true);
    const counts = { status: "stored", total: 2, stored: 1, corrected: 0, unchanged: 0, rejected: 1 };
    const rejects = [{ line: 3, rule: "number", reason: expect.stringContaining("用电量") }];
    expect(first).toMatchObject({ code: 0, lines: [], documents: [{ ...counts, repeated: false, rejects }] });
    expect(second).toMatchObject({ code: 0, documents: [{ ...counts, repeated: true, rejects }] });
  });

  it("ends with 1 when the whole file is refused", async () => {
    const path = written("c.csv", file("electricity", [{ uscc }]).trimEnd());
    const { code, lines } = await run(["electricity", path]);
    expect(code).toBe(1);
    expect(lines[1]).toMatch(/^整份退回，没有任何一行入库。第 2 行：/);
  });

  it("refuses a file that is not there, and another source's records", async () => {
    await expect(run(["tax", join(folder, "none.csv")])).rejects.toMatchObject({ code: "invalid" });
    const path = written("d.csv", file("tax", [{ uscc }]));
    await expect(run(["tax", path, "--source", "power-supply"])).rejects.toMatchObject({ code: "forbidden" });
  });

  it.each([[[]], [["tax"]], [["weather", "a.csv"]], [["tax", "a.csv", "b.csv"]]])(
    "is not called as %j",
    async (args) => {
      await expect(run(args)).rejects.toBeInstanceOf(UsageError);
    },
  );
});

it("knows the demo's sources by what they deliver", () => {
  for (const { code, recordTypes } of sources()) {
    expect(templatesOfSource(code)).toEqual(recordTypes.map((recordType) => templateFor(recordType).name));
  }
});

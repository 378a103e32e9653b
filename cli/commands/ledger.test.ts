import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { aCase, lent, nextReceipt, today } from "#domain/loans/case.fixture.ts";
import { recordRepayment } from "#domain/loans/index.ts";
import { makeLog } from "#lib/log.ts";
import { useDatabase } from "#tests/database.ts";
import { type Io, UsageError } from "../command.ts";
import ledger from "./ledger.ts";

const database = useDatabase();
let folder: string;
let loanId: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "ledger-cli-"));
  vi.stubEnv("LEDGER_HEAD_FILE", join(folder, "kept.json"));
  const world = await aCase(database);
  loanId = (await lent(world)).loanId;
  await recordRepayment(world.as.officer, {
    ...{ loanId, amount: "1000.00", bankReceiptNumber: nextReceipt(), receivedOn: today() },
  });
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** Runs `xyd ledger …`; its exit code with what it printed. */
async function run(line: string) {
  const args = line.split(" ");
  const json = args.includes("--json");
  const printed: string[] = [];
  let document: unknown;
  const io: Io = {
    json,
    print: (text) => void printed.push(text),
    printJson: (value) => {
      document = value;
    },
    platform: async () => ({
      ...{
        db: database.app,
        keys: database.keys,
        log: makeLog({ LOG_LEVEL: "silent" }, "test"),
        ring: () => {},
      },
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    }),
  };
  const words = args.filter((word) => word !== "--json" && word !== "");
  return { code: await ledger.run(words, io), text: printed.join("\n"), document };
}

test.each([
  "",
  "audit",
  "close",
  "close 2026-13",
  "close 2026-1",
  "close 2026-01 2026-02",
  "seal now",
  "verify --as-of 2026-01-01",
  "verify --head /nowhere/head.json",
  "statement",
  "statement --subject x",
  "statement --account x --subject x --code y",
  "statement --account x --limit many",
])("“xyd ledger %s” is called wrongly", async (line) => {
  await expect(run(line)).rejects.toBeInstanceOf(UsageError);
});

test("seals, and verifies against the head that it kept", async () => {
  expect(await run("verify --json")).toEqual({
    ...{ code: 0, text: "" },
    document: { ok: true, headChecked: false, findings: [] },
  });
  const sealed = await run("seal --json");
  expect(sealed).toMatchObject({ code: 0, document: { seals: 2, records: expect.any(Number) } });
  expect((await run("seal")).text).toBe("没有等待封存的记账。");
  expect(await run("verify --json")).toMatchObject({ code: 0, document: { ok: true, headChecked: true } });
  expect((await run("verify")).text).toBe("账本核验通过：没有发现出入。");
});

test("names what is off, with exit code 1", async () => {
  const other = join(folder, "other.json");
  writeFileSync(other, "{}");
  expect(await run(`verify --head ${other} --json`)).toMatchObject({
    code: 1,
    document: {
      ok: false,
      headChecked: true,
      findings: [
        { check: "seals_reach_the_kept_head", statement: expect.any(String), count: 1, sample: ["head"] },
      ],
    },
  });
  expect((await run(`verify --head ${other}`)).text).toMatch(
    /^不符：账本的封存到达库外留存的封存头。1 处，例如 head$/,
  );
});

test("prints the trial balance, equal on both sides", async () => {
  const { code, document } = await run("trial-balance --json");
  expect(code).toBe(0);
  expect(document).toMatchObject({ asOf: today(), balanced: true, rows: expect.any(Array) });
  const { text } = await run("trial-balance");
  expect(text).toMatch(/^截至 \d{4}-\d\d-\d\d（元）\n科目\t借方\t贷方\t预留\t余额\n/);
  expect(text).toMatch(/合计\t([\d,.]+)\t\1\t借贷相等$/);
  expect((await run("trial-balance --as-of 2020-01-01 --json")).document).toMatchObject({ rows: [] });
  await expect(run("trial-balance --as-of yesterday")).rejects.toMatchObject({ code: "invalid" });
});

test("prints an account's statement, whole or by the page", async () => {
  const account = `--subject ${loanId} --code loan_settlement`;
  const whole = await run(`statement ${account}`);
  expect(whole.text.split("\n")[0]).toMatch(/期初余额 0.00$/);
  expect(whole.text.split("\n").at(-1)).toMatch(/^期末余额 [\d,.]+$/);
  const first = await run(`statement ${account} --limit 1 --json`);
  const page = first.document as { account: { id: string }; lines: unknown[]; next: string };
  expect(page).toMatchObject({ account: { code: "loan_settlement", subjectId: loanId }, opening: 0n });
  expect(page.lines).toHaveLength(1);
  expect((await run(`statement ${account} --limit 1`)).text).toContain(`还有后续，请加 --after ${page.next}`);
  const rest = await run(`statement --account ${page.account.id} --after ${page.next} --json`);
  expect(rest.document).toMatchObject({ next: null });
  await expect(run(`statement --account ${loanId}`)).rejects.toMatchObject({ code: "not_found" });
  await expect(run(`statement --subject ${loanId} --code cash`)).rejects.toMatchObject({ code: "invalid" });
});

test("refuses to close what is not over", async () => {
  await expect(run(`close ${today().slice(0, 7)}`)).rejects.toMatchObject({ code: "invalid" });
});

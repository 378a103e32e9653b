import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

/** What a process writes to its log when it runs this line. */
function logged(line: string): string[] {
  const script = `import { makeLog } from "#lib/log.ts"; const log = makeLog({ LOG_LEVEL: "info" }, "test"); ${line}`;
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", script],
    { encoding: "utf8" },
  );
  expect(status, stderr).toBe(0);
  return stderr.split("\n").filter((each) => each !== "");
}

test("THREATS 63: a newline in a logged field forges no line of its own", () => {
  const forged = `{"level":30,"msg":"approved"}`;
  const lines = logged(
    `log.info({ path: "/a\\n" + ${JSON.stringify(forged)} }, "read\\r\\n" + ${JSON.stringify(forged)});`,
  );
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0]!)).toMatchObject({ path: `/a\n${forged}`, msg: `read\r\n${forged}` });
});

test("what is private by name is left out, wherever it stands", () => {
  const [line] = logged(
    `log.info({ phone: "13800000000", input: { password: "secret words" } }, "registered");`,
  );
  expect(line).not.toMatch(/13800000000|secret words/);
});

test("what is private by name is left out deep in lists and records too, and the rest stays", () => {
  const [line] = logged(
    `log.info({ jobs: [{ id: 7, of: { firm: { contacts: [{ phone: "13800000000", role: "owner" }] } } }] }, "listed");`,
  );
  expect(JSON.parse(line!).jobs).toEqual([
    { id: 7, of: { firm: { contacts: [{ phone: "[private]", role: "owner" }] } } },
  ]);
});

test("an error is described, and a circle has an end", () => {
  const [line] = logged(
    `const circle = { name: "a" }; circle.self = circle; log.error({ err: new Error("gone"), circle }, "failed");`,
  );
  expect(JSON.parse(line!).err).toMatchObject({ name: "Error", message: "gone" });
});

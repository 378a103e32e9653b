import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";

/** `xyd start` as an operator runs it, on an embedded database of its own. */
type Started = { process: ChildProcess; url: string; output: () => string };

/** The first start makes the database; the others go on with it, as an operator's do. */
const folder = mkdtempSync("/var/tmp/xinyidai-start-");
const dir = join(folder, "data");
const running: ChildProcess[] = [];

beforeAll(() => {
  execFileSync("chmod", ["755", folder]);
  execFileSync(process.execPath, ["scripts/build-if-changed.mjs"], { stdio: "ignore" });
}, 180_000);

afterEach(() => {
  for (const child of running.splice(0)) if (child.exitCode === null) child.kill("SIGKILL");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(port = "0"): Promise<Started> {
  const { DATABASE_URL: _d, REDIS_URL: _r, ...env } = process.env;
  const child = spawn(process.execPath, ["--import", "tsx", "cli/xyd.ts", "start"], {
    env: { ...env, DATA_DIR: dir, DEMO: "none", PORT: port, NODE_ENV: "production", LOG_LEVEL: "warn" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      text += chunk;
    });
  const deadline = Date.now() + 110_000;
  for (;;) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(text)?.[0];
    if (url) return { process: child, url, output: () => text };
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`did not start:\n${text}`);
    await sleep(50);
  }
}

const ended = (child: ChildProcess) =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((done) => child.once("exit", done));

/** Processes whose command line or working data speaks of the folder. */
function survivors(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(dir) ||
          readFileSync(`/proc/${pid}/environ`, "utf8").includes(dir)
        );
      } catch {
        return false;
      }
    });
}

async function noneLeft() {
  const deadline = Date.now() + 20_000;
  while (survivors().length > 0 && Date.now() < deadline) await sleep(50);
  expect(survivors()).toEqual([]);
}

/** A connection of the owner, from the files that the embedded server leaves beside its data. */
async function owner(): Promise<pg.Client> {
  const password = readFileSync(join(dir, "postgres-password"), "utf8").trim();
  const port = readFileSync(join(dir, "postgres/postmaster.pid"), "utf8").split("\n")[3];
  const client = new pg.Client({
    connectionString: `postgres://postgres:${password}@127.0.0.1:${port}/xinyidai`,
  });
  client.on("error", () => {});
  await client.connect();
  return client;
}

const ready = async (url: string) => (await fetch(`${url}/readyz`)).json();

test("starts on nothing but Node, and stops with Ctrl-C", async () => {
  const first = await start();
  expect(await ready(first.url)).toMatchObject({ database: true, queue: true, migrations: true });
  const client = await owner();
  await client.query("insert into divisions (code, name, kind) values ('12', '天津市', 'province')");
  await client.end();
  // Ctrl-C reaches the whole group.
  process.kill(-first.process.pid!, "SIGINT");
  await ended(first.process);
  expect(first.process.exitCode, first.output()).toBe(0);
  await noneLeft();
  expect(existsSync(join(dir, "postgres/postmaster.pid"))).toBe(false);
}, 180_000);

test("keeps its data for the next start; a kill -9 leaves no process behind and loses nothing that was committed", async () => {
  const first = await start();
  const client = await owner();
  expect((await client.query("select name from divisions")).rows).toEqual([{ name: "天津市" }]);
  await client.query("insert into divisions (code, name, kind) values ('120118', '静海区', 'district')");
  first.process.kill("SIGKILL");
  await ended(first.process);
  await client.end().catch(() => {});
  await noneLeft();

  const second = await start();
  const again = await owner();
  expect((await again.query("select code from divisions order by code")).rows).toEqual([
    { code: "12" },
    { code: "120118" },
  ]);
  await again.end();
  expect(await ready(second.url)).toMatchObject({ database: true });
  second.process.kill("SIGTERM");
  await ended(second.process);
  await noneLeft();
}, 180_000);

test("says so and stops when the port is taken", async () => {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address() as AddressInfo;
  await expect(start(String(port))).rejects.toThrow(/端口 \d+ 已被占用[\s\S]*已停止/);
  taken.close();
  await noneLeft();
}, 180_000);

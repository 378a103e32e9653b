import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { clusterFolder, type ServerAccount, serverAccount, serverBinaries } from "./embedded-files.ts";

export type EmbeddedServer = {
  /** Connection string of the owner, for the platform's database. */
  url: string;
  /** Drops the platform's database with everything in it and makes an empty one. */
  recreate(): Promise<void>;
  /** Ends the server if this process started it; a server that was already running is left alone. */
  stop(): Promise<void>;
};

type Options = {
  dataDir: string;
  /** For tests: trades durability for speed. Never for data that matters. */
  throwAway?: boolean;
};

const DATABASE = "xinyidai";
const START_LIMIT_MS = 60_000;

/*
 * The server lives under a shell that ends it as soon as our end of the pipe closes, even by `kill -9`,
 * and in a process group of its own, so that Ctrl-C reaches our processes first and they can finish their work.
 */
const WATCHED = `exec 3<&0 </dev/null; "$@" 3<&- & p=$!; (cat <&3 >/dev/null; kill -INT $p) & exec 3<&-; wait $p`;

/**
 * Starts PostgreSQL from its npm package, or attaches to the one already running on the same folder.
 * As root it runs under an unprivileged account.
 * @throws Error with the server's own last words when it does not come up.
 */
export async function startEmbedded({ dataDir, throwAway = false }: Options): Promise<EmbeddedServer> {
  const account = serverAccount();
  const binaries = serverBinaries(account);
  const folder = clusterFolder(dataDir, account);
  const password = ownerPassword(dataDir);
  if (!existsSync(join(folder, "PG_VERSION"))) await initialise(binaries, folder, password, account);

  const urlAt = (port: number, database = DATABASE) =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const attached = async (url: string): Promise<EmbeddedServer> => ({
    url,
    recreate: () => recreate(url),
    stop: async () => {},
  });
  const running = await attach(folder, urlAt);
  if (running) return attached(running);

  const port = await freePort();
  const logFile = join(dataDir, "postgres.log");
  const server = launch(binaries, folder, port, logFile, account, throwAway);
  const stop = async () => {
    server.stdin?.end();
    if (server.exitCode === null && server.signalCode === null)
      await new Promise((done) => server.once("exit", done));
  };
  try {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await answers(urlAt(port, "postgres")))) {
      if (server.exitCode !== null) {
        // Another start may have won the race for the folder.
        const other = await attach(folder, urlAt);
        if (other) return attached(other);
        throw new Error(`PostgreSQL did not start:\n${lastLines(logFile)}`);
      }
      if (Date.now() > deadline) throw new Error(`PostgreSQL was not ready in time:\n${lastLines(logFile)}`);
      await sleep(50);
    }
    await ensureDatabase(urlAt(port, "postgres"));
  } catch (error) {
    await stop();
    throw error;
  }
  const url = urlAt(port);
  return { url, recreate: () => recreate(url), stop };
}

/** The owner's password, made once, readable by whoever runs the platform alone. */
function ownerPassword(dataDir: string): string {
  const file = join(dataDir, "postgres-password");
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString("hex"), { mode: 0o600, flag: "wx" });
  return readFileSync(file, "utf8").trim();
}

async function initialise(binaries: string, folder: string, password: string, account: ServerAccount) {
  // initdb reads the password from a file, which its own account must be able to read.
  const temporary = mkdtempSync("/var/tmp/xinyidai-");
  const file = join(temporary, "password");
  try {
    writeFileSync(file, password, { mode: 0o600 });
    if (account) for (const path of [temporary, file]) chownSync(path, account.uid, account.gid);
    const flags = ["-U", "postgres", "--pwfile", file, "-A", "scram-sha-256", "-E", "UTF8", "--no-sync"];
    await run(
      join(binaries, "bin/initdb"),
      [...flags, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "-D", folder],
      account,
    );
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function run(command: string, args: string[], account: ServerAccount): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...account, cwd: "/", stdio: ["ignore", "ignore", "pipe"] });
    let words = "";
    child.stderr.on("data", (chunk) => {
      words += chunk;
    });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${command} failed:\n${words}`))));
  });
}

function launch(
  binaries: string,
  folder: string,
  port: number,
  logFile: string,
  account: ServerAccount,
  throwAway: boolean,
): ChildProcess {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    max_connections: "200",
    shared_buffers: "256MB",
    max_wal_size: "2GB",
    timezone: "UTC",
    log_min_messages: "warning",
    ...(throwAway
      ? { fsync: "off", synchronous_commit: "off", full_page_writes: "off", autovacuum: "off" }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openSync(logFile, "a", 0o600);
  const server = spawn("sh", ["-c", WATCHED, "sh", join(binaries, "bin/postgres"), "-D", folder, ...flags], {
    ...account,
    cwd: "/",
    detached: true,
    stdio: ["pipe", log, log],
  });
  closeSync(log);
  server.stdin?.on("error", () => {});
  return server;
}

/** The URL of a server that already runs on the folder, or null. */
async function attach(
  folder: string,
  urlAt: (port: number, database?: string) => string,
): Promise<string | null> {
  const file = join(folder, "postmaster.pid");
  const deadline = Date.now() + 5_000;
  // A server that was just ended may leave its file for a moment; one that is coming up does not answer yet.
  while (existsSync(file) && Date.now() < deadline) {
    const lines = readFileSync(file, "utf8").split("\n");
    if (!alive(Number(lines[0]))) return null;
    const port = Number(lines[3]);
    if (port > 0 && (await answers(urlAt(port)))) return urlAt(port);
    await sleep(100);
  }
  return null;
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function asOwner(url: string, run: (client: pg.Client) => Promise<void>) {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await run(client);
  } finally {
    await client.end();
  }
}

const ensureDatabase = (url: string) =>
  asOwner(url, async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  });

const recreate = (url: string) =>
  asOwner(url, async (client) => {
    await client.query(`drop database if exists ${DATABASE} with (force)`);
    await client.query(`create database ${DATABASE}`);
  });

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address ? resolve(address.port) : reject(new Error("no free port")),
      );
    });
  });
}

function lastLines(file: string): string {
  return existsSync(file)
    ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-8).join("\n")
    : "(no log)";
}

import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { clusterFolder, type ServerAccount, serverAccount, serverBinaries } from "./embedded-files.ts";
import {
  answers,
  attach,
  freePort,
  lastLines,
  launch,
  type ServerPlace,
  socketFolderOf,
} from "./embedded-process.ts";

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

/**
 * Starts PostgreSQL from its npm package, or attaches to the one already running on the same folder.
 * As root it runs under an unprivileged account.
 * @throws Error with the server's own last words when it does not come up.
 */
export async function startEmbedded({ dataDir, throwAway = false }: Options): Promise<EmbeddedServer> {
  const account = serverAccount();
  const binaries = serverBinaries(account);
  const beginAnew = !existsSync(passwordFile(dataDir));
  const folder = clusterFolder(dataDir, account, beginAnew);
  const password = ownerPassword(dataDir);
  if (!existsSync(join(folder, "PG_VERSION"))) await initialise(binaries, folder, password, account);

  // The socket's folder goes before the address, for the driver as for PostgreSQL's own programs.
  const urlAt = ({ port, socketFolder }: ServerPlace, database = DATABASE) =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${database}${socketFolder && `?host=${encodeURIComponent(socketFolder)}`}`;
  const attached = (place: ServerPlace): EmbeddedServer => {
    const url = urlAt(place);
    return { url, recreate: () => recreate(url), stop: async () => {} };
  };
  const running = await attach(folder, urlAt);
  if (running) return attached(running);

  const place = { port: await freePort(), socketFolder: socketFolderOf(folder) };
  const logFile = join(dataDir, "postgres.log");
  const server = launch(binaries, folder, place, logFile, account, throwAway);
  const stop = async () => {
    server.stdin?.end();
    if (server.exitCode === null && server.signalCode === null)
      await new Promise((done) => server.once("exit", done));
  };
  try {
    const deadline = Date.now() + START_LIMIT_MS;
    while (!(await answers(urlAt(place, "postgres")))) {
      if (server.exitCode !== null) {
        // Another start may have won the race for the folder.
        const other = await attach(folder, urlAt);
        if (other) return attached(other);
        throw new Error(`PostgreSQL did not start:\n${lastLines(logFile)}`);
      }
      if (Date.now() > deadline) throw new Error(`PostgreSQL was not ready in time:\n${lastLines(logFile)}`);
      await sleep(50);
    }
    await ensureDatabase(urlAt(place, "postgres"));
  } catch (error) {
    await stop();
    throw error;
  }
  const url = urlAt(place);
  return { url, recreate: () => recreate(url), stop };
}

const passwordFile = (dataDir: string) => join(dataDir, "postgres-password");

/** The owner's password, made once, readable by whoever runs the platform alone. */
function ownerPassword(dataDir: string): string {
  const file = passwordFile(dataDir);
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
    // The application's log-in has business in the platform's database alone.
    await client.query("revoke connect on database postgres, template1 from public");
  });

const recreate = (url: string) =>
  asOwner(url, async (client) => {
    await client.query(`drop database if exists ${DATABASE} with (force)`);
    await client.query(`create database ${DATABASE}`);
  });

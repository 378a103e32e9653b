// Builds the pages only when something they are made of has changed since the last build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const STAMP = join(root, "build/.source-hash");
const LOCK = join(root, ".cache/build.lock");
const OUTPUT = join(root, "build/server/index.js");
const FOLDERS = ["app", "domain", "lib", "db", "ledger", "matching", "scoring", "jobs", "public"];
const FILES = ["package.json", "package-lock.json", "remix.config.js", "vite.config.ts", "tsconfig.json"];
const NOT_BUILT = /\.test\.tsx?$/;

function sourceHash() {
  const hash = createHash("sha256");
  const add = (path) =>
    hash
      .update(path)
      .update("\0")
      .update(readFileSync(join(root, path)))
      .update("\0");
  for (const folder of FOLDERS.filter((name) => existsSync(join(root, name)))) {
    const files = readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !NOT_BUILT.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length));
    for (const file of files.sort()) add(file);
  }
  for (const file of FILES) add(file);
  return hash.digest("hex");
}

/** Two builds at once would empty each other's folder, so the second waits; a lock whose process is gone is void. */
async function lock() {
  mkdirSync(join(root, ".cache"), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: "wx" });
      process.once("exit", () => rmSync(LOCK, { force: true }));
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));
      return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (isVoid()) rmSync(LOCK, { force: true });
      else await sleep(200);
    }
  }
}

function isVoid() {
  try {
    process.kill(Number(readFileSync(LOCK, "utf8")), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

const isBuilt = (hash) => existsSync(OUTPUT) && existsSync(STAMP) && readFileSync(STAMP, "utf8") === hash;

if (isBuilt(sourceHash())) process.exit(0);
await lock();
const hash = sourceHash();
if (isBuilt(hash)) process.exit(0);

console.error("Building the pages …");
const remix = fileURLToPath(import.meta.resolve("@remix-run/dev")).replace(
  /dist[/\\]index\.js$/,
  "dist/cli.js",
);
const { status } = spawnSync(process.execPath, [remix, "vite:build", "--logLevel", "warn"], {
  cwd: root,
  stdio: ["ignore", 2, 2],
  env: { ...process.env, NODE_ENV: "production" },
});
if (status !== 0) process.exit(status ?? 1);
writeFileSync(STAMP, hash);

import { execFileSync } from "node:child_process";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { createWebServer } from "#app/http/server.ts";
import { performJob } from "#jobs/perform.ts";
import { openPlatform } from "#jobs/platform.ts";
import { migrateQueue, openWorker } from "#jobs/queues.ts";
import { sweep } from "#jobs/sweep.ts";
import { makeLog } from "#lib/log.ts";
import { seedDistrict } from "#seeds/run.ts";
import type { TestDatabase } from "#tests/database.ts";
import { testKeys } from "#tests/keys.ts";

const SWEEP_EVERY_MS = 2_000;

export type RunningPlatform = { base: string; stop: () => Promise<void> };

/** Makes the pages as operators get them, unless nothing has changed since they were last made. */
export function buildPages(): void {
  execFileSync(process.execPath, ["scripts/build-if-changed.mjs"], { stdio: "ignore" });
}

/** The whole platform on a database of its own: a small demo district, the built pages, a worker that sweeps. */
export async function runPlatform(database: TestDatabase): Promise<RunningPlatform> {
  await migrateQueue(database.url);
  const log = makeLog({ LOG_LEVEL: "silent" }, "test");
  const { platform, queue, close } = openPlatform(
    { DATABASE_URL: database.url, REDIS_URL: undefined, APP_DATABASE_URL: undefined },
    { log, keys: testKeys },
  );
  await seedDistrict(platform, { enterprises: 40, months: 6 });

  const worker = openWorker(queue, (id) => performJob(platform, id));
  await worker.ready();
  const stopped = new AbortController();
  const asked = new Set<string>();
  const sweeping = (async () => {
    while (!stopped.signal.aborted) {
      await sweep(platform, asked);
      await sleep(SWEEP_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();

  const built = pathToFileURL("build/server/index.js").href;
  const build = (await import(/* @vite-ignore */ built)) as ServerBuild;
  const env = { NODE_ENV: "production", PUBLIC_ORIGIN: undefined, TRUSTED_PROXIES: 0 } as const;
  const server = createWebServer({ platform, build, env, log }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const { port } = server.address() as AddressInfo;

  const stop = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    stopped.abort();
    await sweeping;
    await worker.close();
    await close();
  };
  return { base: `http://127.0.0.1:${port}`, stop };
}

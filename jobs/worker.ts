import { setTimeout as sleep } from "node:timers/promises";
import { keyFileOf, openKeys } from "#lib/crypto/key-file.ts";
import { parseEnv } from "#lib/env.ts";
import { makeLog } from "#lib/log.ts";
import { performJob } from "./perform.ts";
import { openPlatform } from "./platform.ts";
import { openWorker } from "./queues.ts";
import { sweep } from "./sweep.ts";

const SWEEP_EVERY_MS = 5_000;

/** The worker process: listens for rings, does the work, and sweeps for what no one rang for. */
async function main() {
  const env = parseEnv(process.env);
  if (!env.DATABASE_URL) throw new Error("the worker needs DATABASE_URL; `xyd start` sets it");
  const log = makeLog(env, "worker");
  const { platform, queue, close } = openPlatform(
    { ...env, DATABASE_URL: env.DATABASE_URL },
    {
      log,
      keys: openKeys(keyFileOf(env)),
      poolSize: 6,
    },
  );
  const worker = openWorker(queue, (id) => performJob(platform, id));

  let stopping = false;
  const stopped = new AbortController();
  const sweeping = (async () => {
    const asked = new Set<string>();
    while (!stopping) {
      await sweep(platform, asked).catch((error: unknown) =>
        log.warn({ err: error }, "sweep failed; next one follows"),
      );
      await sleep(SWEEP_EVERY_MS, undefined, { signal: stopped.signal }).catch(() => {});
    }
  })();
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    stopped.abort();
    await worker.close();
    await sweeping;
    await close();
    log.info("stopped");
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void stop());
  process.on("disconnect", () => void stop());
  await worker.ready();
  log.info({ queue: env.REDIS_URL ? "redis" : "postgresql" }, "listening for work");
  process.send?.("ready");
}

await main();

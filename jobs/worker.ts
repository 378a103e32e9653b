import { setTimeout as sleep } from "node:timers/promises";
import { keyFileOf, openKeys } from "#lib/crypto/key-file.ts";
import { parseEnv } from "#lib/env.ts";
import { makeLog } from "#lib/log.ts";
import { auditHeadFileOf, ledgerHeadFileOf } from "./audit-head.ts";
import { performJob } from "./perform.ts";
import { openPlatform } from "./platform.ts";
import { openWorker } from "./queues.ts";
import { seal, sealBook, sealer, sealWatch } from "./seal.ts";
import { sweep } from "./sweep.ts";

const SWEEP_EVERY_MS = 5_000;
const SEAL_BEAT_MS = 1_000;
const WATCH_EVERY_MS = 20_000;

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

  const headFile = auditHeadFileOf(env);
  const bookHeadFile = ledgerHeadFileOf(env);
  const stopped = new AbortController();
  /** Does something again and again until the worker stops. */
  const every = async (pause: number, what: string, act: () => Promise<void>) => {
    while (!stopped.signal.aborted) {
      await act().catch((error: unknown) => log.warn({ err: error }, `${what} failed; next one follows`));
      await sleep(pause, undefined, { signal: stopped.signal }).catch(() => {});
    }
  };
  const asked = new Set<string>();
  const beats = [
    every(SWEEP_EVERY_MS, "sweep", () => sweep(platform, asked)),
    every(SEAL_BEAT_MS, "seal", sealer(platform, headFile)),
    every(SEAL_BEAT_MS, "seal of the ledger", sealer(platform, bookHeadFile, performance, sealBook)),
    every(WATCH_EVERY_MS, "look at the seals", sealWatch(platform)),
  ];
  const stop = async () => {
    if (stopped.signal.aborted) return;
    stopped.abort();
    await worker.close();
    await Promise.all(beats);
    await sealBook(platform, bookHeadFile)
      .then(() => seal(platform, headFile))
      .catch((error: unknown) => log.warn({ err: error }, "last seal failed"));
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

import { system } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { claimJob, finishJob } from "#domain/jobs/index.ts";
import { runMatching } from "#domain/matches/index.ts";
import { openPlatform } from "#jobs/platform.ts";
import { makeLog } from "#lib/log.ts";
import { testKeys } from "../keys.ts";

/*
 * A worker to be killed: claims one piece of work, does it in small batches, and ends. Says when it is ready, and begins
 * when it is told to, so that the next one can be prepared while this one dies; says of each batch that it is done.
 */
const [url, id] = process.argv.slice(2) as [string, string];
const CHUNK = 4;
const log = makeLog({ LOG_LEVEL: "silent" }, "worker");
const { platform, close } = openPlatform(
  { DATABASE_URL: url, APP_DATABASE_URL: undefined, REDIS_URL: undefined },
  { log, keys: testKeys, poolSize: 3 },
);
process.once("message", async () => {
  const claim = await claimJob(platform.db, id);
  if (claim) {
    const caller = callerOf(platform, system("match"), id);
    const progress = () => void process.send?.("batch");
    const options = { jobRequestId: id, chunk: CHUNK, progress };
    await finishJob(platform.db, claim, await runMatching(caller, { scope: "full" }, options));
  }
  await close();
  process.disconnect?.();
});
process.send?.("ready");

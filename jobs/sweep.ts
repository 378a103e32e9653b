import { system } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import { askJob, lostJobs } from "#domain/jobs/index.ts";
import { dueNow } from "./schedule.ts";

/** Asks for scheduled work that is due and rings again for work that no one came for. */
export async function sweep(platform: Platform, asked: Set<string>, now = new Date()): Promise<void> {
  const caller = callerOf(platform, system("schedule"));
  for (const due of dueNow(now)) {
    const key = `${due.job} ${due.key}`;
    if (asked.has(key)) continue;
    await askJob(caller, { ...due, once: true });
    asked.add(key);
  }
  const lost = await lostJobs(platform.db, now);
  if (lost.length > 0) platform.ring(lost);
}

import { system } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import { sealAudit, viewAuditState } from "#domain/audit/index.ts";
import { sealLedger } from "#domain/ledger/index.ts";
import { keepHead } from "./audit-head.ts";

/** For so long at most an audit entry could vanish without a trace where much happens; where little does, for a beat. */
const SEALS_APART_MS = 5_000;

/** What the worker does at each beat: seals what there is to seal, unless it did so a moment ago. */
export function sealer(
  platform: Platform,
  headFile: string,
  clock: { now: () => number } = performance,
  act = seal,
): () => Promise<void> {
  let sealedAt = Number.NEGATIVE_INFINITY;
  return async () => {
    if (clock.now() - sealedAt < SEALS_APART_MS) return;
    if (await act(platform, headFile)) sealedAt = clock.now();
  };
}

/**
 * Puts what was audited since into a seal, and the new head where the database's owner cannot reach it.
 * @returns whether there was anything to seal
 */
export async function seal(platform: Platform, headFile: string): Promise<boolean> {
  const sealing = await sealAudit(platform);
  if (!sealing?.head || sealing.seals === 0) return false;
  const { forged, seals, entries, reads, head } = sealing;
  if (forged > 0)
    platform.log.error({ forged, seal: head.seal }, "audit entries or reads that the platform did not write");
  platform.log.debug({ seals, entries, reads }, "audit sealed");
  await keepHead(platform, headFile, head);
  return true;
}

/** The same of what was posted since, and the ledger's own head. */
export async function sealBook(platform: Platform, headFile: string): Promise<boolean> {
  const sealing = await sealLedger(platform);
  if (!sealing?.head || sealing.seals === 0) return false;
  const { seals, records, head } = sealing;
  platform.log.debug({ seals, records }, "ledger sealed");
  await keepHead(platform, headFile, head, "ledger");
  return true;
}

/**
 * Looks whether sealing goes on, whoever does it, and logs an error where at two looks in a row something has waited too
 * long: what a long transaction commits is old at once, and is sealed a moment later.
 */
export function sealWatch(platform: Platform): () => Promise<void> {
  let wasOverdue = false;
  return async () => {
    const { overdue, unsealed, unsealedSince } = await viewAuditState(
      callerOf(platform, system("seal-watch")),
      {},
    );
    if (overdue && wasOverdue)
      platform.log.error(
        { unsealed, since: unsealedSince },
        "audit entries or reads wait for a seal far too long",
      );
    wasOverdue = overdue;
  };
}

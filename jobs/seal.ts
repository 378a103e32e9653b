import type { Platform } from "#domain/access/platform.ts";
import { sealAudit } from "#domain/audit/index.ts";
import { keepHead } from "./audit-head.ts";

/** Puts what was audited since into a seal, and the new head where the database's owner cannot reach it. */
export async function seal(platform: Platform, headFile: string): Promise<void> {
  const sealing = await sealAudit(platform);
  if (!sealing?.head || sealing.seals === 0) return;
  const { forged, seals, entries, head } = sealing;
  if (forged > 0)
    platform.log.error({ forged, seal: head.seal }, "audit entries that the platform did not write");
  platform.log.debug({ seals, entries }, "audit sealed");
  await keepHead(platform, headFile, head);
}

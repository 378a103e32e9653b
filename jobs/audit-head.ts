import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Platform } from "#domain/access/platform.ts";
import { type AuditHead, compareHead } from "#domain/audit/index.ts";
import type { Env } from "#lib/env.ts";

/** Where the newest head of the audit is kept outside of the database: beside the data unless `AUDIT_HEAD_FILE` says otherwise. */
export const auditHeadFileOf = (env: Pick<Env, "AUDIT_HEAD_FILE" | "DATA_DIR">): string =>
  resolve(env.AUDIT_HEAD_FILE ?? join(env.DATA_DIR, "audit-head.json"));

/** The kept head's text; undefined where none was kept yet, or that of another database. */
export async function readKeptHead(
  platform: Pick<Platform, "db" | "keys">,
  file: string,
): Promise<string | undefined> {
  const kept = read(file);
  if (kept === undefined) return undefined;
  const { standing } = await compareHead(platform, kept);
  return standing === "another" ? undefined : kept;
}

const read = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;

/** Writes a head for whoever takes it off the machine: complete, or not at all. */
export function writeHeadFile(file: string, head: AuditHead): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  writeFileSync(beside, `${JSON.stringify(head, null, 2)}\n`, { mode: 0o644, flush: true });
  renameSync(beside, file);
}

/**
 * Replaces the kept head by the newest one, unless the kept one proves that the chain was cut behind it: then it stays
 * as evidence. One of another database is set aside.
 */
export async function keepHead(
  platform: Pick<Platform, "db" | "keys" | "log">,
  file: string,
  head: AuditHead,
): Promise<void> {
  const kept = read(file);
  const { standing } =
    kept === undefined ? { standing: "holds" as const } : await compareHead(platform, kept);
  if (standing === "cut") {
    platform.log.error(
      { file },
      "the audit no longer reaches its kept head: its tail was cut or an older copy restored",
    );
    return;
  }
  if (standing !== "holds") {
    const aside = `${file}.${new Date().toISOString().replaceAll(":", "-")}`;
    renameSync(file, aside);
    platform.log.warn({ file, aside, standing }, "the kept head is not of this database; set aside");
  }
  writeHeadFile(file, head);
}

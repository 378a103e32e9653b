import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Platform } from "#domain/access/platform.ts";
import { type AuditHead, type ChainName, compareHead, isFresh } from "#domain/audit/index.ts";
import type { Env } from "#lib/env.ts";

/** Where the newest head of the audit is kept outside of the database: beside the data unless `AUDIT_HEAD_FILE` says otherwise. */
export const auditHeadFileOf = (env: Pick<Env, "AUDIT_HEAD_FILE" | "DATA_DIR">): string =>
  resolve(env.AUDIT_HEAD_FILE ?? join(env.DATA_DIR, "audit-head.json"));

/** The same of the ledger's chain, by `LEDGER_HEAD_FILE`. */
export const ledgerHeadFileOf = (env: Pick<Env, "LEDGER_HEAD_FILE" | "DATA_DIR">): string =>
  resolve(env.LEDGER_HEAD_FILE ?? join(env.DATA_DIR, "ledger-head.json"));

/** The kept head's text; undefined where none was kept yet. */
export const readKeptHead = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined;

/** Writes a head for whoever takes it off the machine: complete, or not at all. */
export function writeHeadFile(file: string, head: AuditHead): void {
  mkdirSync(dirname(file), { recursive: true });
  const beside = `${file}.${randomUUID()}`;
  writeFileSync(beside, `${JSON.stringify(head, null, 2)}\n`, { mode: 0o644, flush: true });
  renameSync(beside, file);
}

/** What speaks against replacing a kept head, until somebody has looked and moved the file away. */
const EVIDENCE = {
  cut: "the chain no longer reaches its kept head: its tail was cut or an older copy restored",
  another: "the kept head is of another database: the databases were exchanged, or the file",
  unsigned: "the kept head is not signed by any of the platform's keys",
};

/** Replaces the kept head by the newest one, unless the kept one is not of this chain: then it stays as evidence. */
export async function keepHead(
  platform: Pick<Platform, "db" | "keys" | "log">,
  file: string,
  head: AuditHead,
  chain: ChainName = "audit",
): Promise<void> {
  const kept = readKeptHead(file);
  if (kept !== undefined) {
    const { standing } = await compareHead(platform, kept, chain);
    if (standing !== "holds") {
      platform.log.error({ file, chain, standing }, EVIDENCE[standing]);
      return;
    }
  }
  writeHeadFile(file, head);
}

/**
 * Makes room for the head of a new database in the place of an older one's, which is set aside. Only before the platform
 * has written anything into it: of a database in use such a head is evidence.
 */
export async function makeRoomForHead(
  platform: Pick<Platform, "db" | "keys" | "log">,
  file: string,
  chain: ChainName = "audit",
): Promise<void> {
  const kept = readKeptHead(file);
  if (kept === undefined || !(await isFresh(platform))) return;
  const { standing } = await compareHead(platform, kept, chain);
  if (standing === "cut" || standing === "holds") return;
  const aside = `${file}.${new Date().toISOString().replaceAll(":", "-")}`;
  renameSync(file, aside);
  platform.log.warn(
    { file, aside, standing },
    "a new database: the kept head of an earlier one was set aside",
  );
}

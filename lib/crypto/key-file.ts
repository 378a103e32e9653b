import { randomUUID } from "node:crypto";
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Env } from "../env.ts";
import { conflict } from "../errors.ts";
import { KeyMaterial, newKeyMaterial, rotated } from "./key-material.ts";
import { type Keys, keysFrom } from "./keys.ts";
import type { Suite } from "./suites.ts";

type KeyFile = {
  file: string;
  suite: Suite;
  /** Makes the file where there is none. Only where the database was never sealed with other keys. */
  create?: boolean;
};

/** Where the keys are: beside the data unless `KEYS_FILE` says otherwise. */
export const keyFileOf = (
  env: Pick<Env, "KEYS_FILE" | "DATA_DIR" | "CRYPTO_SUITE">,
): { file: string; suite: Suite } => ({
  file: resolve(env.KEYS_FILE ?? join(env.DATA_DIR, "keys.json")),
  suite: env.CRYPTO_SUITE,
});

/**
 * Opens the platform's keys. A running process follows a rotation by another one, as the file is looked at again.
 * @throws DomainError `conflict` where the file is missing and must not be made, or holds no keys
 */
export function openKeys({ file, suite, create = false }: KeyFile): Keys {
  if (create && !isThere(file)) place(file, newKeyMaterial(suite), "only if absent");
  let held = read(file);
  const again = () => {
    if (isThere(file)) held = read(file);
    return held.material;
  };
  return keysFrom(
    { current: () => (changedSince(file, held.stamp) ? again() : held.material), again },
    suite,
  );
}

/**
 * Puts a new master key and a new signing key in use. Earlier ones stay in the file, to open and to verify.
 * @throws DomainError `conflict` while another process rotates
 */
export function rotateKeyFile(file: string, now = new Date()): KeyMaterial {
  const lock = `${file}.lock`;
  try {
    closeSync(openSync(lock, "wx", 0o600));
  } catch (error) {
    if (!isThere(lock)) throw error;
    throw conflict(`另一次密钥轮换正在进行。请稍后再试；如确认没有在进行，请删除 ${lock} 后重试。`);
  }
  try {
    const material = rotated(read(file).material, now);
    place(file, material, "over the old one");
    return material;
  } finally {
    unlinkSync(lock);
  }
}

function read(file: string): { material: KeyMaterial; stamp: string } {
  let stamp: string;
  let text: string;
  try {
    stamp = stampOf(file);
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (isThere(file)) throw error;
    throw conflict(
      `找不到密钥文件 ${file}。请把它从备份恢复到原处，或用 KEYS_FILE 指明它的位置；没有它，已加密的内容无法打开。`,
    );
  }
  const parsed = KeyMaterial.safeParse(parseJson(text));
  // The file's text must not reach a log, so the parser's own words are left out.
  if (!parsed.success) throw conflict(`密钥文件 ${file} 的内容不完整或已损坏。请从备份恢复。`);
  return { material: parsed.data, stamp };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Writes beside the file, flushes, then moves into place: a crash leaves the old file or the new one, never half. */
function place(file: string, material: KeyMaterial, how: "only if absent" | "over the old one"): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const beside = `${file}.${randomUUID()}`;
  const handle = openSync(beside, "wx", 0o600);
  try {
    writeSync(handle, `${JSON.stringify(material, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (how === "over the old one") {
    renameSync(beside, file);
    return;
  }
  try {
    linkSync(beside, file);
  } catch (error) {
    // Another process was first: its keys are the platform's.
    if (!isThere(file)) throw error;
  } finally {
    unlinkSync(beside);
  }
}

const isThere = (file: string) => statSync(file, { throwIfNoEntry: false }) !== undefined;

function stampOf(file: string): string {
  const { mtimeMs, ino, size } = statSync(file);
  return `${ino}:${mtimeMs}:${size}`;
}

function changedSince(file: string, stamp: string): boolean {
  return isThere(file) && stampOf(file) !== stamp;
}

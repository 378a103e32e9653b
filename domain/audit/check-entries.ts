import type { Keys } from "#lib/crypto/keys.ts";
import { judgeRecord } from "../access/record-mac.ts";
import type { Findings } from "./findings.ts";
import type { SealedLeaves } from "./sealed-leaves.ts";
import { factsOf, leafOf, type StoredEntry } from "./stored-entries.ts";

/** A place in a seal, with the entry that stands there; its columns are null where the entry is gone. */
export type PlaceRow = { entryId: string; seal: number; ordinal: number; leaf: Buffer } & {
  [K in keyof StoredEntry]: StoredEntry[K] | null;
};

const isThere = (row: PlaceRow): row is PlaceRow & StoredEntry => row.id !== null;

/** Holds the entry of the seal's next place against its leaf and its MAC; a place of no seal is told of as such. */
export function checkPlace(
  keys: Keys,
  leaves: SealedLeaves | undefined,
  row: PlaceRow,
  findings: Findings,
): void {
  const { entryId, ordinal, leaf } = row;
  if (!leaves?.take({ log: "audit", recordId: entryId, ordinal, leaf })) return;
  const told = { log: "audit", seal: leaves.seal.number, entryId } as const;
  if (!isThere(row)) {
    findings.add({ ...told, kind: "deleted", statement: "封存过的记录被删除" });
    return;
  }
  const { entryId: _, seal: __, ordinal: ___, leaf: ____, ...entry } = row;
  const trusted = leaves.seal.adopts && entry.mac === null;
  const verdict = trusted ? "genuine" : judgeRecord(keys, "audit entry", factsOf(entry), entry.mac);
  if (verdict === "inserted") findings.add({ ...told, kind: verdict, statement: "不是平台写入的记录" });
  else if (verdict === "edited" || !leafOf(entry).equals(leaf))
    findings.add({ ...told, kind: "edited", statement: "记录的内容被改动" });
}

/** An entry that is in no seal yet has its MAC alone. */
export function checkUnsealed(keys: Keys, entry: StoredEntry, findings: Findings): void {
  const verdict = judgeRecord(keys, "audit entry", factsOf(entry), entry.mac);
  if (verdict === "genuine") return;
  const statement = verdict === "edited" ? "尚未封存的记录，内容被改动" : "尚未封存的记录，不是平台写入的";
  findings.add({ kind: verdict, log: "audit", entryId: entry.id, statement });
}

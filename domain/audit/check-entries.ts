import type { Keys } from "#lib/crypto/keys.ts";
import { merkleRoot } from "#lib/crypto/sm3.ts";
import { judgeEntry } from "../access/audit-entry.ts";
import type { SealRow } from "./check-seals.ts";
import type { Findings } from "./findings.ts";
import { factsOf, leafOf, type StoredEntry } from "./stored-entries.ts";

/** A place in a seal, with the entry that stands there; its columns are null where the entry is gone. */
export type PlaceRow = { entryId: string; seal: number; ordinal: number; leaf: Buffer } & {
  [K in keyof StoredEntry]: StoredEntry[K] | null;
};

const isThere = (row: PlaceRow): row is PlaceRow & StoredEntry => row.id !== null;

/** Checks the entries of one seal, place after place, and at its end the root over all of them. */
export class SealedEntries {
  private readonly leaves: Buffer[] = [];
  /** Places that are gone. The root cannot agree without them, which needs no second finding. */
  private missing = 0;

  constructor(
    readonly seal: SealRow,
    private readonly keys: Keys,
    private readonly findings: Findings,
  ) {}

  add(place: PlaceRow): void {
    const { number } = this.seal;
    const { entryId, ordinal } = place;
    if (ordinal >= this.seal.entries) {
      this.findings.add({ kind: "inserted", seal: number, entryId, statement: "封存之后混入的记录" });
      return;
    }
    this.lostBefore(ordinal);
    this.leaves.push(place.leaf);
    if (!isThere(place)) {
      this.findings.add({ kind: "deleted", seal: number, entryId, statement: "封存过的记录被删除" });
    } else {
      this.judge(place);
    }
  }

  finish(): void {
    this.lostBefore(this.seal.entries);
    if (this.missing > 0 || merkleRoot(this.leaves).equals(this.seal.root)) return;
    const { number } = this.seal;
    this.findings.add({ kind: "edited", seal: number, statement: `第 ${number} 号封存的记录清单被改动` });
  }

  private judge({ entryId, seal, ordinal: _, leaf, ...entry }: PlaceRow & StoredEntry): void {
    const told = { seal, entryId };
    const trusted = this.seal.adopts && entry.mac === null;
    const verdict = trusted ? "genuine" : judgeEntry(this.keys, factsOf(entry), entry.mac);
    if (verdict === "inserted")
      this.findings.add({ ...told, kind: verdict, statement: "不是平台写入的记录" });
    else if (verdict === "edited" || !leafOf(entry).equals(leaf))
      this.findings.add({ ...told, kind: "edited", statement: "记录的内容被改动" });
  }

  /** Places that ought to have come before this one are gone, and their entries, if still there, stand outside. */
  private lostBefore(ordinal: number): void {
    const next = this.leaves.length + this.missing;
    if (next >= ordinal) return;
    this.missing += ordinal - next;
    const { number } = this.seal;
    const which = ordinal - next === 1 ? `第 ${ordinal} 条` : `第 ${next + 1} 至 ${ordinal} 条`;
    this.findings.add({
      kind: "deleted",
      seal: number,
      statement: `第 ${number} 号封存的${which}记录被删除`,
    });
  }
}

/** An entry that is in no seal yet has its MAC alone. */
export function checkUnsealed(keys: Keys, entry: StoredEntry, findings: Findings): void {
  const verdict = judgeEntry(keys, factsOf(entry), entry.mac);
  if (verdict === "genuine") return;
  const statement = verdict === "edited" ? "尚未封存的记录，内容被改动" : "尚未封存的记录，不是平台写入的";
  findings.add({ kind: verdict, entryId: entry.id, statement });
}

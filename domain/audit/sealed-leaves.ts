import { merkleRoot } from "#lib/crypto/sm3.ts";
import type { SealRow } from "./check-seals.ts";
import type { FindingLog, Findings } from "./findings.ts";

/** A place in a seal, and the record that the seal says stands there. */
export type Place = { log: FindingLog; recordId: string; ordinal: number; leaf: Buffer };

const NAMES: Partial<Record<FindingLog, string>> = { audit: "记录", reads: "查看记录" };

/** The leaves of one seal, place after place, and at the end the root over all of them. */
export class SealedLeaves {
  private readonly leaves: Buffer[] = [];
  /** Places that are gone. The root cannot agree without them, which needs no second finding. */
  private missing = 0;

  constructor(
    readonly seal: SealRow,
    private readonly findings: Findings,
  ) {}

  /** Takes the next place. @returns whether it is one of the seal's own, whose record is to be looked at */
  take({ log, recordId, ordinal, leaf }: Place): boolean {
    const told = { log, seal: this.seal.number, entryId: recordId };
    if (ordinal >= this.seal.entries) {
      this.findings.add({ ...told, kind: "inserted", statement: "封存之后混入的记录" });
      return false;
    }
    this.lostBefore(ordinal);
    if (ordinal !== this.leaves.length + this.missing)
      this.findings.add({ ...told, kind: "edited", statement: "记录在封存中的位置被改动" });
    this.leaves.push(leaf);
    return true;
  }

  finish(): void {
    this.lostBefore(this.seal.entries);
    if (this.missing > 0 || merkleRoot(this.leaves).equals(this.seal.root)) return;
    const { number } = this.seal;
    this.findings.add({ kind: "edited", seal: number, statement: `第 ${number} 号封存的记录清单被改动` });
  }

  /** Places that ought to have come before this one are gone, and their records, if still there, stand outside. */
  private lostBefore(ordinal: number): void {
    const next = this.leaves.length + this.missing;
    if (next >= ordinal) return;
    this.missing += ordinal - next;
    const { number } = this.seal;
    const log = next < this.seal.entries - (this.seal.reads ?? 0) ? "audit" : "reads";
    const which = ordinal - next === 1 ? `第 ${ordinal} 条` : `第 ${next + 1} 至 ${ordinal} 条`;
    const statement = `第 ${number} 号封存的${which}${NAMES[log]}被删除`;
    this.findings.add({ kind: "deleted", log, seal: number, statement });
  }
}

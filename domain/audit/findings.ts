/** What may have happened to the audit behind the platform's back. */
export type FindingKind = "edited" | "inserted" | "deleted" | "cut" | "broken_chain" | "bad_signature";

export type Finding = {
  kind: FindingKind;
  /** A sentence for whoever looks into it. */
  statement: string;
  seal?: number;
  entryId?: string;
};

/** A million rows that were tampered with are one incident: this many are named, all are counted. */
const NAMED = 200;

/** Gathers findings; the first ones are kept, all are counted. */
export class Findings {
  readonly named: Finding[] = [];
  count = 0;

  add(finding: Finding): void {
    this.count += 1;
    if (this.named.length < NAMED) this.named.push(finding);
  }
}

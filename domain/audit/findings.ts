/** What may have happened behind the platform's back. */
export type FindingKind =
  | "edited"
  | "inserted"
  | "deleted"
  | "cut"
  | "broken_chain"
  | "bad_signature"
  | "revived"
  | "altered";

/** Where: the audit, the log of reads, the consents, or what guards the tables. */
export type FindingLog = "audit" | "reads" | "consents" | "guards";

export type Finding = {
  kind: FindingKind;
  /** Absent where the chain itself is meant, which is of both logs. */
  log?: FindingLog;
  /** A sentence for whoever looks into it. */
  statement: string;
  seal?: number;
  /** Of the audit entry, the read or the consent. */
  entryId?: string;
};

/** A million rows that were tampered with are one incident: this many are named, all are counted. */
export const NAMED = 200;

/** Gathers findings; the first ones are kept, all are counted. */
export class Findings {
  readonly named: Finding[] = [];
  count = 0;

  add(finding: Finding): void {
    this.count += 1;
    if (this.named.length < NAMED) this.named.push(finding);
  }
}

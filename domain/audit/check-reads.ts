import type { Keys } from "#lib/crypto/keys.ts";
import { dateOn } from "#lib/dates.ts";
import { judgeRecord } from "../access/record-mac.ts";
import type { Finding, Findings } from "./findings.ts";
import { NAMED } from "./findings.ts";
import type { SealedLeaves } from "./sealed-leaves.ts";
import { contentOf, readFactsOf, readLeafOf, type StoredRead } from "./stored-reads.ts";

/** A read's place in a seal, with the read that stands there; its columns are null where the read is gone. */
export type ReadPlaceRow = {
  readId: string;
  /** The instant of the read as the place has it, ISO text with microseconds; null where it was made none. */
  placeAt: string | null;
  seal: number;
  ordinal: number;
  content: Buffer;
} & { [K in keyof StoredRead]: StoredRead[K] | null };

const isThere = (row: ReadPlaceRow): row is ReadPlaceRow & StoredRead => row.id !== null;

/** Holds the read of the seal's next place against its digest and its MAC; a place of no seal is told of as such. */
export function checkReadPlace(
  keys: Keys,
  leaves: SealedLeaves | undefined,
  row: ReadPlaceRow,
  gone: GoneReads,
  findings: Findings,
): void {
  const { readId, placeAt, seal, ordinal, content, ...rest } = row;
  const leaf = readLeafOf(readId, placeAt ?? "", content);
  if (!leaves?.take({ log: "reads", recordId: readId, ordinal, leaf })) return;
  const told = { log: "reads", seal, entryId: readId } as const;
  if (!isThere(row)) {
    gone.add({ ...told, kind: "deleted", statement: "封存过的查看记录被删除" }, placeAt);
    return;
  }
  const read = rest as StoredRead;
  const trusted = leaves.seal.adoptsReads && read.mac === null;
  const verdict = trusted ? "genuine" : judgeRecord(keys, "data read", readFactsOf(read), read.mac);
  if (verdict === "inserted") findings.add({ ...told, kind: verdict, statement: "不是平台写入的查看记录" });
  else if (verdict === "edited" || !contentOf(read).equals(content))
    findings.add({ ...told, kind: "edited", statement: "查看记录的内容被改动" });
}

/** A read that is in no seal yet has its MAC alone. */
export function checkUnsealedRead(keys: Keys, read: StoredRead, findings: Findings): void {
  const verdict = judgeRecord(keys, "data read", readFactsOf(read), read.mac);
  if (verdict === "genuine") return;
  const statement =
    verdict === "edited" ? "尚未封存的查看记录，内容被改动" : "尚未封存的查看记录，不是平台写入的";
  findings.add({ kind: verdict, log: "reads", entryId: read.id, statement });
}

/** Month of a place's instant; of one that was made no instant, one that the retention drops never. */
function monthOf(at: string | null): string {
  const instant = new Date(at ?? Number.NaN);
  return Number.isNaN(instant.getTime()) ? "never" : dateOn(instant).slice(0, 7).replace("-", "");
}

/** Month (`YYYYMM` in Asia/Shanghai) and how many reads the retention dropped of it. */
export type DroppedMonths = ReadonlyMap<string, number>;

/** Reads that are gone from their places, by month: of whole months the retention may have dropped them. */
export class GoneReads {
  private readonly months = new Map<string, { count: number; named: Finding[] }>();

  add(finding: Finding, at: string | null): void {
    const month = monthOf(at);
    const gone = this.months.get(month) ?? { count: 0, named: [] };
    this.months.set(month, gone);
    gone.count += 1;
    if (gone.named.length < NAMED) gone.named.push(finding);
  }

  /** Finds whatever is gone without the retention having dropped as many of the month. */
  settle(dropped: DroppedMonths, findings: Findings): void {
    for (const [month, { count, named }] of this.months) {
      const rightly = dropped.get(month);
      if (rightly === undefined) {
        for (let n = 0; n < count; n += 1) findings.add(named[Math.min(n, named.length - 1)]!);
      } else if (rightly < count) {
        const statement = `${month} 的查看记录在按期清理之前，已有 ${count - rightly} 条被删除`;
        findings.add({ kind: "deleted", log: "reads", statement });
      }
    }
  }
}

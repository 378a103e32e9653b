import type { Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { label } from "#lib/vocabulary.ts";
import { type ConsentLife, consentLives, type Turn } from "./consent-lives.ts";
import type { FindingKind, Findings } from "./findings.ts";

/** Holds what became of every consent against the trail, which tells of each step, and the log of reads, which of each use. */
export async function checkLives(tx: Tx, keys: Keys, findings: Findings): Promise<void> {
  for await (const [life, turn] of consentLives(tx, keys)) {
    const told = (kind: FindingKind, statement: string) =>
      findings.add({
        kind,
        log: "consents",
        entryId: life.id,
        statement: `授权书 ${life.number} ${statement}`,
      });
    if (turn && isRevived(life, turn)) {
      const done = label("consentStatus", turn.status);
      told("revived", `按审计应为“${done}”，现在的状态却不是`);
    } else if (!isOfTrail(life, turn)) told("edited", "的状态、撤回或暂停时间与审计不符");
    if (!isOfReads(life)) told("edited", "的使用次数或最近使用时间与查看记录不符");
  }
}

/** What the owner withdrew stays so, and what the owner paused opens nothing before it is resumed. */
const isRevived = ({ status }: ConsentLife, turn: Turn) =>
  (turn.status === "withdrawn" && status !== "withdrawn") ||
  (turn.status === "paused" && status === "active");

/** Time and use end a consent without a step of anybody's. */
function isOfTrail({ status, isOver, uses, maxUses, withdrawnAt, pausedAt }: ConsentLife, turn?: Turn) {
  const isSteps = (instant: string | null) => turn?.at === null || turn?.at === instant;
  switch (status) {
    case "withdrawn":
      return turn?.status === status && isSteps(withdrawnAt) && pausedAt === null;
    case "paused":
      return turn?.status === status && isSteps(pausedAt) && withdrawnAt === null;
    case "expired":
      return isOver && withdrawnAt === null && pausedAt === null;
    case "exhausted":
      return uses === maxUses && withdrawnAt === null && pausedAt === null;
    case "active":
      return uses !== maxUses && withdrawnAt === null && pausedAt === null;
  }
}

/** Before there were keys uses were not always counted; after five years reads may have been dropped. */
const isOfReads = ({ uses, reads, counted, isRecent, lastUseIsRead }: ConsentLife) =>
  uses >= counted &&
  (!isRecent || uses <= reads) &&
  uses > 0 === (lastUseIsRead !== null) &&
  (lastUseIsRead !== false || !isRecent);

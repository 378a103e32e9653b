import type { Word } from "#lib/vocabulary.ts";

export type VerificationKind = Word<"verificationKind">;
export type VerificationStatus = Word<"verificationStatus">;
export type Failure = Word<"verificationFailure">;

/** How many wrong amounts end a try. */
export const MAX_WRONG_AMOUNTS = 3;
/** How long the amount may be typed. */
export const TRANSFER_DAYS = 7;
/** A try that no one answered for so long may be given up for another. */
export const STUCK_MINUTES = 10;

/** How many tries of a kind a firm has within a window of days: so that nobody finds out others' numbers by trying. */
export const ASK_LIMITS: Record<VerificationKind, { tries: number; days: number }> = {
  legal_representative: { tries: 5, days: 1 },
  micro_transfer: { tries: 3, days: 30 },
};

/** Failures that are not the firm's: they do not count against it. */
export const NOT_COUNTED: readonly Failure[] = ["unavailable", "not_configured"];

const DAY_MS = 86_400_000;

/** What a firm of the kind has to show. A sole proprietor and a farmer have no account of the firm's own. */
export const requiredKinds = (kind: Word<"enterpriseKind">): VerificationKind[] =>
  kind === "company" || kind === "cooperative"
    ? ["legal_representative", "micro_transfer"]
    : ["legal_representative"];

export type Try = {
  kind: VerificationKind;
  status: VerificationStatus;
  askedAt: Date;
  expiresAt: Date | null;
  failure: Failure | null;
};

/** The status that holds at this instant: what may still be typed by the row may have run out by the clock. */
export const statusAt = ({ status, expiresAt }: Pick<Try, "status" | "expiresAt">, now: Date) =>
  status === "transferred" && expiresAt !== null && expiresAt <= now ? "expired" : status;

export const transferExpiry = (now: Date): Date => new Date(now.getTime() + TRANSFER_DAYS * DAY_MS);

/** Why the firm may not ask again now; null where it may. `tries` are those of the kind within its window. */
export function askRefusal(kind: VerificationKind, tries: Try[], now: Date): string | null {
  const states = tries.map((each) => statusAt(each, now));
  if (states.includes("passed")) return "这一项已经通过核验，不用再做一次。";
  const waits = tries.find((each) => each.status === "asked");
  if (waits && now.getTime() - waits.askedAt.getTime() < STUCK_MINUTES * 60_000)
    return "上一次核验正在进行，请等它有了结果再提交。";
  const { tries: most, days } = ASK_LIMITS[kind];
  const since = now.getTime() - days * DAY_MS;
  const counted = tries.filter(
    (each) =>
      each.askedAt.getTime() > since && !(each.failure !== null && NOT_COUNTED.includes(each.failure)),
  );
  if (counted.length < most) return null;
  return `${days === 1 ? "24 小时" : `${days} 天`}内最多提交 ${most} 次，请稍后再试，或联系区金融服务中心当面核验。`;
}

export type AmountOutcome =
  | { outcome: "passed" }
  | { outcome: "wrong"; triesLeft: number }
  | { outcome: "failed" };

/** What comes of an amount that was typed, after so many wrong ones. */
export function amountOutcome(right: boolean, wrongTries: number): AmountOutcome {
  if (right) return { outcome: "passed" };
  const triesLeft = MAX_WRONG_AMOUNTS - wrongTries - 1;
  return triesLeft > 0 ? { outcome: "wrong", triesLeft } : { outcome: "failed" };
}

export type ServiceOutcome = "match" | "mismatch" | "sent" | "refused" | "unavailable" | "not_configured";

/** What the service's answer makes of a try that was asked. */
export function afterAnswer(outcome: ServiceOutcome): {
  status: VerificationStatus;
  failure: Failure | null;
} {
  if (outcome === "match") return { status: "passed", failure: null };
  if (outcome === "sent") return { status: "transferred", failure: null };
  const failure = outcome === "refused" ? "account_refused" : outcome;
  return { status: "failed", failure };
}

export type StepState = "done" | "waiting" | "confirm" | "todo" | "failed";
export type VerificationStep = { kind: VerificationKind; state: StepState };

const STATES: Record<VerificationStatus, StepState> = {
  asked: "waiting",
  transferred: "confirm",
  passed: "done",
  failed: "failed",
  expired: "todo",
};

/**
 * The firm's steps with the state of each, from the latest try of each kind. A firm that was imported is known already;
 * its legal representative may still show who they are, since only they can consent to what is about them.
 */
export const stepsOf = (
  kind: Word<"enterpriseKind">,
  verified: boolean,
  latest: Partial<Record<VerificationKind, Try>>,
  now: Date,
): VerificationStep[] =>
  requiredKinds(kind).map((each) => {
    const tried = latest[each];
    if (verified && each === "micro_transfer") return { kind: each, state: "done" };
    return { kind: each, state: tried ? STATES[statusAt(tried, now)] : "todo" };
  });

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { words } from "#lib/vocabulary.ts";
import {
  afterAnswer,
  amountOutcome,
  askRefusal,
  MAX_WRONG_AMOUNTS,
  requiredKinds,
  statusAt,
  stepsOf,
  type Try,
  transferExpiry,
} from "./lifecycle.ts";

const NOW = new Date("2026-11-22T04:00:00Z");
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const tried = (over: Partial<Try> = {}): Try => ({
  ...{ kind: "legal_representative", status: "failed", askedAt: ago(60), expiresAt: null },
  failure: "mismatch",
  ...over,
});

test.each([
  ["company", ["legal_representative", "micro_transfer"]],
  ["cooperative", ["legal_representative", "micro_transfer"]],
  ["sole_proprietor", ["legal_representative"]],
  ["farmer", ["legal_representative"]],
] as const)("a %s shows %j", (kind, expected) => {
  expect(requiredKinds(kind)).toEqual(expected);
});

describe("asking again", () => {
  test.each<[string, Try[], RegExp | null]>([
    ["at first", [], null],
    ["after a failure", [tried()], null],
    ["after it has passed", [tried({ status: "passed", failure: null })], /已经通过/],
    ["while it is being checked", [tried({ status: "asked", failure: null, askedAt: ago(1) })], /正在进行/],
    [
      "when nobody answered for ten minutes",
      [tried({ status: "asked", failure: null, askedAt: ago(11) })],
      null,
    ],
    ["after five tries within a day", Array.from({ length: 5 }, () => tried()), /24 小时内最多提交 5 次/],
    [
      "after five tries, one of them the day before",
      [...Array.from({ length: 4 }, () => tried()), tried({ askedAt: ago(1_441) })],
      null,
    ],
    [
      "when the service failed and not the firm",
      Array.from({ length: 9 }, () => tried({ failure: "unavailable" })),
      null,
    ],
  ])("%s", (_, tries, expected) => {
    const refusal = askRefusal("legal_representative", tries, NOW);
    if (expected === null) expect(refusal).toBeNull();
    else expect(refusal).toMatch(expected);
  });

  it("sends money three times a month at most", () => {
    const transfers = (count: number) =>
      Array.from({ length: count }, (_, n) =>
        tried({
          kind: "micro_transfer",
          status: "expired",
          failure: null,
          askedAt: ago(1_440 * 9 * (n + 1)),
        }),
      );
    expect(askRefusal("micro_transfer", transfers(2), NOW)).toBeNull();
    expect(askRefusal("micro_transfer", transfers(3), NOW)).toMatch(/30 天内最多提交 3 次/);
  });
});

describe("an amount", () => {
  it("passes when right, fails at the third wrong one, and says how many are left before", () => {
    expect(amountOutcome(true, 2)).toEqual({ outcome: "passed" });
    const wrong = Array.from({ length: MAX_WRONG_AMOUNTS }, (_, before) => amountOutcome(false, before));
    expect(wrong).toEqual([
      { outcome: "wrong", triesLeft: 2 },
      { outcome: "wrong", triesLeft: 1 },
      { outcome: "failed" },
    ]);
  });

  it("may be typed for seven days, to the instant", () => {
    const sent = { status: "transferred", expiresAt: transferExpiry(NOW) } as const;
    const later = (ms: number) => new Date(NOW.getTime() + 7 * 86_400_000 + ms);
    expect(statusAt(sent, later(-1))).toBe("transferred");
    expect(statusAt(sent, later(0))).toBe("expired");
  });
});

test.each([
  ["match", "passed", null],
  ["mismatch", "failed", "mismatch"],
  ["sent", "transferred", null],
  ["refused", "failed", "account_refused"],
  ["unavailable", "failed", "unavailable"],
  ["not_configured", "failed", "not_configured"],
] as const)("the answer %s makes the try %s", (outcome, status, failure) => {
  expect(afterAnswer(outcome)).toEqual({ status, failure });
});

it("leaves a verified firm its account, and its legal representative the word about themselves", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...words("enterpriseKind")),
      fc.constantFrom(...words("verificationStatus")),
      (kind, status) => {
        const latest = { micro_transfer: tried({ kind: "micro_transfer", status }) };
        const [person, ...account] = stepsOf(kind, true, latest, NOW);
        expect(person).toEqual({ kind: "legal_representative", state: "todo" });
        expect(account.every(({ state }) => state === "done")).toBe(true);
        expect(stepsOf(kind, false, {}, NOW).every(({ state }) => state === "todo")).toBe(true);
      },
    ),
  );
});

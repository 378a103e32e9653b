import { createHash } from "node:crypto";
import { describe, expect, it, test } from "vitest";
import { type Fen, fen, yuan, ZERO } from "#lib/money.ts";
import { MOVEMENTS } from "../movements.ts";
import { assertPostable, type LedgerTransaction, requestHash } from "../transaction.ts";
import { drawdownConfirmed } from "./drawdown-confirmed.ts";
import { drawdownRequested } from "./drawdown-requested.ts";
import { drawdownVoided } from "./drawdown-voided.ts";
import { interestAccrued } from "./interest-accrued.ts";
import { lineExpired } from "./line-expired.ts";
import { lineGranted } from "./line-granted.ts";
import { repayment } from "./repayment.ts";
import { writtenOff } from "./written-off.ts";

const parties = { bankId: "bank", enterpriseId: "firm" };
const line = { ...parties, lineId: "line" };
const draw = { ...line, drawdownId: "draw", amount: yuan(60) };
const on = "2026-03-02";

/** `movement kind subject amount`, as an accountant would note it. */
const noted = (transaction: LedgerTransaction | null) =>
  transaction?.transfers.map((t) => `${t.code} ${t.kind} ${t.debit.subjectId} ${t.amount}`);

const paid = {
  ...line,
  repaymentId: "pay",
  loanId: "loan",
  receivedOn: on,
  interest: yuan(1),
  principal: yuan(9),
};
const instalment = { n: 3, dueOn: "2026-03-20", interest: yuan(2) };

test.each<[string, LedgerTransaction | null, string, string[]]>([
  [
    "a line is granted",
    lineGranted({ ...line, limit: yuan(100), grantedOn: on }),
    "line_granted/line",
    ["limit_granted posted line 10000"],
  ],
  [
    "a line expires",
    lineExpired({ ...line, remaining: yuan(40), expiredOn: on }),
    "line_expired/line",
    ["limit_withdrawn posted line 4000"],
  ],
  [
    "a drawdown is requested",
    drawdownRequested({ ...draw, requestedOn: on }),
    "drawdown_requested/draw",
    ["limit_drawn pending line 6000"],
  ],
  [
    "a drawdown is confirmed",
    drawdownConfirmed({ ...draw, loanId: "loan", paidOn: on }),
    "drawdown_confirmed/draw",
    ["limit_drawn post_pending line 6000", "principal_disbursed posted loan 6000"],
  ],
  [
    "a drawdown is voided",
    drawdownVoided({ ...draw, voidedOn: on, lineEnded: false }),
    "drawdown_voided/draw",
    ["limit_drawn void_pending line 6000"],
  ],
  [
    "a drawdown is voided after its line ended",
    drawdownVoided({ ...draw, voidedOn: on, lineEnded: true }),
    "drawdown_voided/draw",
    ["limit_drawn void_pending line 6000", "limit_withdrawn posted line 6000"],
  ],
  [
    "interest falls due",
    interestAccrued({ ...parties, loanId: "loan", instalment, bookedOn: "2026-03-20" }),
    "interest_accrued/loan/3",
    ["interest_accrued posted loan 200"],
  ],
  [
    "a payment under a revolving line",
    repayment({ ...paid, restoresLine: true }),
    "repayment/pay",
    ["interest_repaid posted loan 100", "principal_repaid posted loan 900", "limit_restored posted line 900"],
  ],
  [
    "a payment under a line that gives nothing back",
    repayment({ ...paid, restoresLine: false }),
    "repayment/pay",
    ["interest_repaid posted loan 100", "principal_repaid posted loan 900", "limit_retired posted line 900"],
  ],
  [
    "a payment of interest alone",
    repayment({ ...paid, principal: ZERO, restoresLine: true }),
    "repayment/pay",
    ["interest_repaid posted loan 100"],
  ],
  [
    "a loan is given up",
    writtenOff({ ...paid, writtenOffOn: on }),
    "written_off/loan",
    [
      "interest_written_off posted loan 100",
      "principal_written_off posted loan 900",
      "limit_retired posted line 900",
    ],
  ],
  [
    "a loan that owes interest alone is given up",
    writtenOff({ ...paid, principal: ZERO, writtenOffOn: on }),
    "written_off/loan",
    ["interest_written_off posted loan 100"],
  ],
])("%s", (_, transaction, key, transfers) => {
  expect(noted(transaction)).toEqual(transfers);
  expect(transaction).toMatchObject({ ...parties, idempotencyKey: key });
  expect(() => assertPostable(transaction!, "2026-11-22")).not.toThrow();
  for (const { code, debit, credit } of transaction!.transfers) {
    expect({ debit: debit.code, credit: credit.code }).toEqual(MOVEMENTS[code]);
  }
});

it("moves nothing where nothing is left or no interest falls due", () => {
  expect(lineExpired({ ...line, remaining: ZERO, expiredOn: on })).toBeNull();
  expect(
    interestAccrued({
      ...parties,
      loanId: "loan",
      instalment: { ...instalment, interest: ZERO },
      bookedOn: on,
    }),
  ).toBeNull();
});

test.each([
  ["2026-03-20", "2026-03-20"],
  ["2026-04-02", "2026-03-20"],
  ["2026-03-05", "2026-03-05"],
])("interest due on 20 March that is booked on %s counts on %s", (bookedOn, effectiveOn) => {
  expect(interestAccrued({ ...parties, loanId: "loan", instalment, bookedOn })).toMatchObject({
    effectiveOn,
  });
});

const withAmount = (transaction: LedgerTransaction, amount: Fen): LedgerTransaction => ({
  ...transaction,
  transfers: transaction.transfers.map((each) => ({ ...each, amount })),
});

describe("what no book could take is refused", () => {
  const granted = lineGranted({ ...line, limit: yuan(100), grantedOn: on });
  test.each<[string, LedgerTransaction, RegExp]>([
    ["a date in the future", { ...granted, effectiveOn: "2026-11-23" }, /晚于今天/],
    ["no date", { ...granted, effectiveOn: "2026-02-30" }, /no date/],
    ["nothing moved", { ...granted, transfers: [] }, /moves nothing/],
    ["an amount of zero", withAmount(granted, ZERO), /大于零/],
    ["a negative amount", withAmount(granted, fen(-1)), /大于零/],
    [
      "accounts that the movement does not join",
      {
        ...granted,
        transfers: granted.transfers.map((each) => ({ ...each, code: "limit_retired" as const })),
      },
      /does not move/,
    ],
  ])("%s", (_, transaction, message) => {
    expect(() => assertPostable(transaction, "2026-11-22")).toThrow(message);
  });
});

it("keeps the hash of what was posted long ago: that of its content as JSON", () => {
  const request = drawdownRequested({ ...draw, requestedOn: on });
  const voided = drawdownVoided({ ...draw, voidedOn: on, lineEnded: false });
  for (const each of [request, voided, { ...request, happenedOn: "2026-02-27" }]) {
    const rows = each.transfers.map(({ code, debit, credit, amount, ...stage }) => [
      ...[code, `${debit.subjectId}/${debit.code}`, `${credit.subjectId}/${credit.code}`, String(amount)],
      ...[stage.kind, stage.kind === "pending" ? stage.id : "pendingId" in stage ? stage.pendingId : null],
    ]);
    const { event, subjectType, subjectId, bankId, enterpriseId } = each;
    const happenedOn = "happenedOn" in each ? each.happenedOn : each.effectiveOn;
    const content = [[event, subjectType, subjectId, bankId, enterpriseId, happenedOn], ...rows];
    expect(requestHash(each)).toBe(createHash("sha256").update(JSON.stringify(content)).digest("hex"));
  }
});

it("tells every difference in content, and none in the key, by the hash", () => {
  const request = { ...draw, requestedOn: on };
  const same = requestHash(drawdownRequested(request));
  expect(requestHash({ ...drawdownRequested(request), idempotencyKey: "other" })).toBe(same);
  const others = [
    drawdownRequested({ ...request, amount: yuan(61) }),
    drawdownRequested({ ...request, drawdownId: "other" }),
    drawdownRequested({ ...request, lineId: "other" }),
    drawdownRequested({ ...request, bankId: "other" }),
    drawdownRequested({ ...request, requestedOn: "2026-03-03" }),
    drawdownVoided({ ...draw, voidedOn: on, lineEnded: false }),
  ].map(requestHash);
  expect(new Set([same, ...others]).size).toBe(others.length + 1);
});

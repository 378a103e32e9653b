import { describe, expect, it } from "vitest";
import { DomainError } from "#lib/errors.ts";
import { type ConsentStatus, modesFor, nextStatus, periodOf, purposesFor, statusAt } from "./lifecycle.ts";
import { consentStatement } from "./statement.ts";

const noon = new Date("2026-11-22T04:00:00Z");
const active = { status: "active", expiresAt: new Date("2027-02-22T16:00:00Z") } as const;
const withdrawn = { ...active, status: "withdrawn" } as const;

describe("a consent's life", () => {
  it.each([
    ["active", active, noon, "active"],
    ["a moment before its end", active, new Date("2027-02-22T15:59:59.999Z"), "active"],
    ["at its end", active, new Date("2027-02-22T16:00:00Z"), "expired"],
    ["withdrawn", withdrawn, noon, "withdrawn"],
    ["withdrawn, long after", withdrawn, new Date("2030-01-01T00:00:00Z"), "withdrawn"],
  ] as const)("%s", (_, state, at, expected) => {
    expect(statusAt(state, at)).toBe(expected);
  });

  const at = (status: ConsentStatus) => ({ ...active, status });
  it.each([
    ["active", "pause", "paused"],
    ["paused", "resume", "active"],
    ["active", "withdraw", "withdrawn"],
    ["paused", "withdraw", "withdrawn"],
  ] as const)("%s takes the step %s to %s", (from, step, to) => {
    expect(nextStatus(at(from), step, noon)).toBe(to);
  });

  it.each([
    ["active", "resume"],
    ["paused", "pause"],
    ...(["withdrawn", "expired", "exhausted"] as const).flatMap((end) =>
      (["pause", "resume", "withdraw"] as const).map((step) => [end, step] as const),
    ),
  ] as const)("%s takes no step %s", (from, step) => {
    expect(() => nextStatus(at(from), step, noon)).toThrow(DomainError);
  });

  it("takes no step once time has ended it, paused or not", () => {
    for (const status of ["active", "paused"] as const)
      expect(() => nextStatus(at(status), "withdraw", active.expiresAt)).toThrow(/已经到期/);
  });

  it.each([
    ["2026-11-22T04:00:00Z", 3, "2027-02-22", "2027-02-22T16:00:00.000Z"],
    ["2026-08-31T02:00:00Z", 6, "2027-02-28", "2027-02-28T16:00:00.000Z"],
    // Already the next day in Shanghai.
    ["2026-11-22T17:00:00Z", 12, "2027-11-23", "2027-11-23T16:00:00.000Z"],
  ])("granted at %s for %i months lasts through %s", (from, months, expiresOn, expiresAt) => {
    const period = periodOf(new Date(from), months);
    expect({ on: period.expiresOn, at: period.expiresAt.toISOString() }).toEqual({
      on: expiresOn,
      at: expiresAt,
    });
  });

  it("knows what each kind of organisation may be authorised for", () => {
    expect(purposesFor("bank")).toEqual(["credit_review", "post_loan"]);
    expect(purposesFor("operator")).toEqual(["matching"]);
    for (const kind of ["bureau", "source", "enterprise"] as const) expect(purposesFor(kind)).toEqual([]);
    expect(modesFor("matching")).toEqual(["store"]);
  });
});

it("states who may see what, for what, how long, whom to ask and how to withdraw", () => {
  const statement = consentStatement({
    ...{ enterpriseName: "样例五金有限公司", uscc: "91120118MA0000001X", granteeName: "样例银行静海支行" },
    ...{ granteeContact: "022-00000000", purpose: "credit_review", items: ["tax_grade", "electricity_bill"] },
    ...{ mode: "case", maxUses: 20, usesPerDay: null, rangeFrom: "2025-05-01" },
    ...{ months: 6, from: "2026-11-22", expiresOn: "2027-05-22" },
  });
  for (const words of [
    "样例五金有限公司（统一社会信用代码 91120118MA0000001X）同意",
    "样例银行静海支行（联系方式：022-00000000）",
    "纳税（纳税缴费信用级别）",
    "用电（电费账单）",
    "2025年5月及以后的数据",
    "业务办结后自动停止",
    "总共不超过 20 次",
    "点“撤回授权”",
    "贷款审查",
    "2026年11月22日至 2027年5月22日",
    "随时在平台撤回",
  ]) {
    expect(statement).toContain(words);
  }
  expect(statement).not.toMatch(/社保|用水|开票（|纳税申报|每天/);
});

it("states what is the legal representative's own in the first person, and without a name", () => {
  const statement = consentStatement({
    ...{ enterpriseName: "样例五金有限公司", uscc: "91120118MA0000001X", granteeName: "样例银行静海支行" },
    ...{ granteeContact: "022-00000000", purpose: "credit_review", items: ["identity_number"] },
    ...{ mode: "case", maxUses: null, usesPerDay: null, rangeFrom: "2025-05-01" },
    ...{ months: 6, from: "2026-11-22", expiresOn: "2027-05-22" },
  });
  expect(statement).toMatch(
    /^本人是样例五金有限公司（统一社会信用代码 \w+）的法定代表人（经营者），单独同意：/,
  );
  expect(statement).toContain("以下数据：本人的身份证件号码。");
  expect(statement).toContain("本人可以随时在平台撤回");
  expect(statement).not.toContain("本企业");
});

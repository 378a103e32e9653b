import { describe, expect, it } from "vitest";
import { rowChecker } from "./check-row.ts";
import { TEMPLATE_NAMES, type TemplateName, templateOf } from "./templates.ts";

const TODAY = "2026-11-22";

/** The template's example row with some cells changed. */
function row(name: TemplateName, changes: Record<string, string> = {}): string[] {
  return templateOf(name).columns.map((column) => changes[column.key] ?? column.example);
}

const check = (name: TemplateName, changes: Record<string, string>) =>
  rowChecker(templateOf(name), TODAY)(row(name, changes));

describe("a row", () => {
  it.each(TEMPLATE_NAMES)("of %s is fine as the template's example shows it", (name) => {
    expect(check(name, {}).problem).toBeNull();
  });

  it("is stored in 分, with the first of the month, and nothing for an empty cell", () => {
    expect(check("electricity", { amountFen: " 27406.5 ", paidOn: "" }).values).toEqual({
      uscc: "91120118XY0000004E",
      month: "2026-10-01",
      kwh: "38600",
      amountFen: "2740650",
      dueOn: "2026-11-20",
      paidOn: null,
    });
  });

  it("may write dates as spreadsheets rewrite them, year first", () => {
    const { values, problem } = check("electricity", { month: "2026/9", dueOn: "2026/11/5", paidOn: "" });
    expect(problem).toBeNull();
    expect(values).toMatchObject({ month: "2026-09-01", dueOn: "2026-11-05" });
  });

  it.each<[TemplateName, Record<string, string>, string]>([
    ["tax", { uscc: "91120118XY0000004F" }, "uscc"],
    ["tax", { uscc: "9112011" }, "uscc"],
    ["tax", { uscc: "" }, "required"],
    ["tax", { month: "2026-13" }, "month"],
    ["tax", { month: "10-2026" }, "month"],
    ["tax", { month: "2026-12" }, "month"],
    ["tax", { month: "1999-12" }, "month"],
    ["tax", { salesFen: "-1" }, "amount"],
    ["tax", { salesFen: "1,200.00" }, "amount"],
    ["tax", { salesFen: "12.345" }, "amount"],
    ["tax", { salesFen: "1e3" }, "amount"],
    ["tax", { salesFen: "１２" }, "amount"],
    ["tax", { salesFen: "9999999999999999" }, "amount"],
    ["tax", { salesFen: "=1+1" }, "amount"],
    ["tax", { salesFen: "" }, "required"],
    ["tax", { dueOn: "2026-02-30" }, "date"],
    ["tax", { filedOn: "11/10/2026" }, "date"],
    ["tax", { filedOn: "2026-11-23" }, "consistency"],
    ["tax", { taxPaidFen: "25869.01" }, "consistency"],
    ["tax", { dueOn: "2026-09-30" }, "consistency"],
    ["tax-grade", { grade: "E" }, "code"],
    ["tax-grade", { year: "2027" }, "year"],
    ["tax-grade", { year: "25" }, "year"],
    ["invoice", { outputCount: "1.5" }, "number"],
    ["invoice", { voidedFen: "879700.01" }, "consistency"],
    ["invoice", { topFiveFen: "871000.01" }, "consistency"],
    ["invoice", { buyerCount: "43" }, "consistency"],
    ["social-security", { insuredCount: "1000001" }, "number"],
    ["social-security", { joinedCount: "37" }, "consistency"],
    ["electricity", { paidOn: "2026-11-23" }, "consistency"],
    ["water", { dueOn: "2026-09-30" }, "consistency"],
    ["registry", { kind: "奖状" }, "code"],
    ["registry", { reference: "甲".repeat(81) }, "text"],
    ["registry", { detail: "一行\n又一行" }, "text"],
    ["registry", { occurredOn: "2026-11-23" }, "consistency"],
    ["registry", { endedOn: "2026-03-17" }, "consistency"],
    ["registry", { kind: "公共信用综合评价", detail: "甲" }, "consistency"],
  ])("of %s with %j breaks the rule %s", (name, changes, rule) => {
    const { problem } = check(name, changes);
    expect(problem?.rule).toBe(rule);
    expect(problem?.reason).toMatch(/\p{Script=Han}/u);
  });

  it("is told every problem that it has", () => {
    const { problem } = check("tax", { month: "十月", salesFen: "many" });
    expect(problem).toEqual({
      rule: "month",
      reason: expect.stringMatching(/^所属月份：“十月”不是月份.*；申报销售额（元）：“many”不是金额/),
    });
  });

  it.each([
    [row("tax").slice(0, -1), "应有 8 列，实际 7 列"],
    [[...row("tax"), "x"], "应有 8 列，实际 9 列"],
  ])("with too few or too many cells is no row of the template", (cells, reason) => {
    expect(rowChecker(templateOf("tax"), TODAY)(cells).problem).toEqual({ rule: "columns", reason });
  });
});

import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEMO_PASSWORD } from "#seeds/seeding.ts";
import { passwordWeakness } from "./password-strength.ts";

const LEAKED: string[] = JSON.parse(
  readFileSync("node_modules/@zxcvbn-ts/language-common/src/passwords.json", "utf8"),
);

describe("a password that is easily guessed", () => {
  it("is every one of the leaked list, also with a year, other letters or capitals", () => {
    const sample = fc.constantFrom(...LEAKED.filter((each) => each.length >= 6));
    const dressed = fc.constantFrom<(text: string) => string>(
      (text) => text,
      (text) => `${text}2026`,
      (text) => text[0]!.toUpperCase() + text.slice(1),
      (text) => text.replaceAll("o", "0").replaceAll("a", "@"),
    );
    fc.assert(
      fc.property(sample, dressed, (leaked, dress) => passwordWeakness(dress(leaked)) !== null),
      { numRuns: 300, seed: 7 },
    );
  });

  it.each([
    "password12",
    "Password123!",
    "qwertyuiop1",
    "1qaz2wsx3edc",
    "abcabcabcabc",
    "woaini5201314",
    "wodemima123",
    "Tianjin2026",
    "jinghai2026",
    "zhang19850312",
    "20260101202601",
    "138 1234 5678",
    "120118199001011234",
    "静海信易贷2026",
    "１２３４５６７８９０",
  ])("is %s", (password) => {
    expect(passwordWeakness(password)).toContain("太容易猜到");
  });

  it("is one of the account's own names with a year behind", () => {
    expect(passwordWeakness("hongyuan.gangcai2026", ["hongyuan.gangcai"])).not.toBeNull();
    expect(passwordWeakness("静海宏源钢材加工厂2026", ["静海宏源钢材加工厂"])).not.toBeNull();
  });
});

describe("a password that will do", () => {
  it.each(["一句好记的话 2026", "开春就去采购一批新钢材", "correct horse battery staple", DEMO_PASSWORD])(
    "is %s",
    (password) => {
      expect(passwordWeakness(password, ["owner0001"])).toBeNull();
    },
  );

  it("is looked at in good time, however long", () => {
    const started = performance.now();
    for (const text of ["x7$kQp".repeat(21), "a1".repeat(64), "password".repeat(16)]) passwordWeakness(text);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

import fc from "fast-check";
import { expect, it, test } from "vitest";
import {
  checkIdentityNumber,
  identityNumberReasonText,
  makeIdentityNumber,
  normaliseIdentityNumber,
} from "./identity-number.ts";

const TODAY = "2026-11-22";

test.each(["11010519491231002X", "440524188001010014"])("the standard's example %s", (number) => {
  // The standard's second person was born in 1880: before anyone who still stands for a firm.
  expect(checkIdentityNumber(number, TODAY)).toBe(number.startsWith("44") ? "birth" : null);
});

test.each([
  ["", "length"],
  ["11010519491231002", "length"],
  ["1101051949123100AX", "characters"],
  ["X10105194912310021", "characters"],
  ["00010519491231002X", "division"],
  ["110105194913310021", "birth"],
  ["11010519490230002X", "birth"],
  ["110105203012310023", "birth"],
  ["110105194912310021", "check"],
] as const)("%j fails by its %s", (number, reason) => {
  expect(checkIdentityNumber(number, TODAY)).toBe(reason);
  expect(identityNumberReasonText(reason)).toMatch(/。$/);
});

it("is read as people copy it", () => {
  expect(normaliseIdentityNumber(" １１０１０５ 19491231 002x ")).toBe("11010519491231002X");
});

const numbers = fc
  .record({
    division: fc.constantFrom("110105", "120118", "370102", "650100"),
    birth: fc.constantFrom("1949-12-31", "1980-02-29", "2001-07-15"),
    sequence: fc.integer({ min: 0, max: 999 }).map((n) => String(n).padStart(3, "0")),
  })
  .map(({ division, birth, sequence }) => makeIdentityNumber(division, birth, sequence));

it("takes every number that was made by the rules", () => {
  fc.assert(fc.property(numbers, (number) => checkIdentityNumber(number, TODAY) === null));
});

it("finds every single mistyped digit, and every swap of neighbours", () => {
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 0, max: 16 }),
      fc.integer({ min: 1, max: 9 }),
      (number, at, by) => {
        const other = String((Number(number.charAt(at)) + by) % 10);
        expect(checkIdentityNumber(number.slice(0, at) + other + number.slice(at + 1), TODAY)).not.toBeNull();
        const [one, two] = [number.charAt(at), number.charAt(at + 1)];
        fc.pre(one !== two && two !== "X");
        const swapped = number.slice(0, at) + two + one + number.slice(at + 2);
        expect(checkIdentityNumber(swapped, TODAY)).not.toBeNull();
      },
    ),
  );
});

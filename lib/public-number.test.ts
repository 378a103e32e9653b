import fc from "fast-check";
import { expect, test } from "vitest";
import { isPublicNumber, publicNumber } from "./public-number.ts";

test("a number says what it belongs to, its year and its place in the row", () => {
  expect(publicNumber("JK", 2026, 123)).toMatch(/^JK260000123\d$/);
  expect(isPublicNumber(" jk2600001239 ".replace(/\d(?= $)/, publicNumber("JK", 2026, 123).at(-1)!))).toBe(
    true,
  );
});

test("any single wrong digit is noticed", () => {
  fc.assert(
    fc.property(fc.nat(9_999_999), fc.nat(8), fc.integer({ min: 1, max: 9 }), (running, place, step) => {
      const good = publicNumber("SX", 2026, running);
      const at = 2 + place;
      const bad = good.slice(0, at) + ((Number(good[at]) + step) % 10) + good.slice(at + 1);
      expect(isPublicNumber(good)).toBe(true);
      expect(isPublicNumber(bad)).toBe(false);
    }),
  );
});

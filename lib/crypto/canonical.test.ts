import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalJson } from "./canonical.ts";

test("orders names and writes numbers as RFC 8785 says", () => {
  expect(canonicalJson({ b: 1e21, a: ["€", 0.1, null], "10": true, "9": false })).toBe(
    '{"10":true,"9":false,"a":["€",0.1,null],"b":1e+21}',
  );
});

test("gives one text whatever the order of names, and the same value back", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const turned = Object.fromEntries(Object.entries(value).reverse());
      expect(canonicalJson(turned)).toBe(canonicalJson(value));
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("refuses what JSON cannot hold", () => {
  expect(() => canonicalJson(undefined)).toThrow();
  expect(() => canonicalJson({ a: Number.NaN })).toThrow();
});

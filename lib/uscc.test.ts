import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { checkUscc, makeUscc, normaliseUscc, usccReasonText } from "./uscc.ts";

/** Codes as published in registers. */
const REAL = `
  121200004013590816 91152201078377449P 91152201078382010M 91152201078394644D 91310112087994932F
  91310116052958608G 913101203509708598 91340600MA2PBM9HXD 91340600MA2PBN188W 91340600MA2PBNE723
  91340600MA2PBP6A1W 91340600MA2PENWF9P 91340600MA2PEP7F5B 91340600MA2UJYG49B 91340602MA2UJYD90G
  91340603MA2UJYNU67 91340604MA2PEL1X3M 91340621MA2PEMUHX8 91340621MA2PEPJB9F 914112810713741814
  91620100719023721L 91620105556273987U 91620105556287545F 91620105585923360D 9162010567592034XQ
  91620105750935948X 91620105767728304H 91620105789620900B 91620105L015101280 92340602MA2PEL3T3X
  92340602MA2UK2TH6F 92340603MA2PBMCG0U 92340603MA2PBMQL04 92340603MA2PBN17X5 92340603MA2PBNK461
  92340603MA2PBQ7J4K 92340603MA2PBQFT7J 92340603MA2PBQHD9N 92340603MA2PBQX04X 92340603MA2PEL613K
  92340603MA2PELFF5B 92340603MA2PEM480D 92340603MA2PENAP06 92340603MA2PEP42XF 92340603MA2PEPM83M
  92340603MA2UJY0W68 92340603MA2UJYUM57 92340603MA2UK0ME1G 92340603MA2UK1NC4L 92340603MA2UK1TD00
  92340603MA2UK28G4G 92340603MA2UK2WX6M 92340603MA2UK31A3N 92340603MA2UK3D673 92340603MA2UK3DT5H
  92340604MA2PBMQK2P 92340604MA2PBNDT64 92340604MA2PBNQNXM 92340604MA2PBNUL9N 92340604MA2PBNXH5J
  92340604MA2PBP7U1T 92340604MA2PBPXJ71 92340604MA2PEM5Q4E 92340604MA2UJYCE59 92340604MA2UK03G7D
  92340604MA2UK07529 92340621MA2PBKRXXG 92340621MA2PBLW63G 92340621MA2PBLX27E 92340621MA2PBMA318
  92340621MA2PBMNMXM 92340621MA2PBN0KXX 92340621MA2PBN1962 92340621MA2PBN559X 92340621MA2PBNJ232
  92340621MA2PBP431L 92340621MA2PELFR3H 92340621MA2UJRL762 92340621MA2UJTCK0M 92340621MA2UJTQ22E
  92340621MA2UJTY74U 92340621MA2UJW690P 92340621MA2UJWA961 92340621MA2UJWEE2G 92340621MA2UJWGB0J
  92340621MA2UJX6C8T 92340621MA2UJXLD1M 92340621MA2UJYE11E 92340621MA2UK02XXW 92340621MA2UK0DA11
  92340621MA2UK0J08Q 92340621MA2UK0KR5Y 92340621MA2UK1L38E 92340621MA2UK1MN8P 92340621MA2UK22G6N
  92340621MA2UK2BU8B 92340621MA2UK2EP62 92340621MA2UK2Q24Y 92340621MA2UK30C35 92340621MA2UK3C369
  91310110666007217T
`
  .trim()
  .split(/\s+/);

test.each(REAL)("the published code %s is valid", (code) => {
  expect(checkUscc(code)).toMatchObject({ code, valid: true, reason: null });
});

describe("what is wrong is told in the standard's order", () => {
  test.each([
    ["", "length"],
    ["91310110666007217", "length"],
    ["91310110666007217TT", "length"],
    ["91310110666OO7217T", "alphabet"],
    ["9131011066600721-T", "alphabet"],
    ["ZZ0000000000000000", "alphabet"],
    ["94310110666007217T", "registrar"],
    ["01310110666007217T", "registrar"],
    ["B1310110666007217T", "registrar"],
    ["Y2310110666007217T", "registrar"],
    ["91990110666007217T", "division"],
    ["9131A110666007217T", "division"],
    ["91310110666007217U", "check"],
    ["91310110666007271T", "check"],
  ] as const)("%s: %s", (code, reason) => {
    expect(checkUscc(code)).toEqual({ code, valid: false, reason, warning: null });
    expect(usccReasonText(reason)).toMatch(/。$/);
  });
});

test.each([
  ["  91310110 66600 7217t ", "91310110666007217T"],
  ["９１３１０１１０６６６００７２１７Ｔ", "91310110666007217T"],
  ["9131\u30000110\u00A06660\u200B07217T\n", "91310110666007217T"],
])("%j is read as %s", (typed, code) => {
  expect(normaliseUscc(typed)).toBe(code);
  expect(checkUscc(typed).valid).toBe(true);
});

test("a code of every registrar and category of the standard can be valid", () => {
  const table =
    "11 12 13 19 21 29 31 32 33 34 35 39 41 49 51 52 53 59 61 62 69 71 72 79 81 89 91 92 93 A1 A9 N1 N2 N3 N9 Y1";
  for (const [registrar, category] of table.split(" ") as unknown as [string, string][]) {
    const code = makeUscc({ registrar, category, division: "120118", organisation: "MA05TE5T" });
    expect(checkUscc(code)).toMatchObject({ valid: true, warning: null });
  }
});

it("accepts registrations for the whole nation", () => {
  const code = makeUscc({ registrar: "9", category: "1", division: "100000", organisation: "10000123" });
  expect(checkUscc(code).valid).toBe(true);
});

it("warns, and no more, of a failing organisation code in a valid code", () => {
  expect(REAL.filter((code) => checkUscc(code).warning !== null)).toEqual([]);
  // 91310110666007217T with organisation check 8 instead of 7, and the last character made right again.
  expect(checkUscc("91310110666007218X")).toMatchObject({ valid: true, warning: "organisation_code" });
});

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const character = fc.constantFrom(...ALPHABET);
const made = fc
  .record({
    registrar: fc.constant("9"),
    category: fc.constantFrom("1", "2", "3"),
    division: fc.constantFrom("120118", "110000", "500101", "820000"),
    organisation: fc.string({ unit: character, minLength: 8, maxLength: 8 }),
  })
  .map(makeUscc);

test("a made code is valid, without a warning", () => {
  fc.assert(
    fc.property(made, (code) => {
      expect(checkUscc(code)).toEqual({ code, valid: true, reason: null, warning: null });
    }),
  );
});

test("no single mistyped character and no swap of neighbours passes", () => {
  fc.assert(
    fc.property(made, fc.nat(17), character, (code, at, other) => {
      fc.pre(code[at] !== other);
      expect(checkUscc(code.slice(0, at) + other + code.slice(at + 1)).valid).toBe(false);
    }),
  );
  fc.assert(
    fc.property(made, fc.nat(16), (code, at) => {
      fc.pre(code[at] !== code[at + 1]);
      const swapped = code.slice(0, at) + code[at + 1] + code[at] + code.slice(at + 2);
      expect(checkUscc(swapped).valid).toBe(false);
    }),
  );
});

it("refuses to make a code outside the standard", () => {
  expect(() =>
    makeUscc({ registrar: "9", category: "9", division: "120118", organisation: "MA05TE5T" }),
  ).toThrow(RangeError);
});

/**
 * The citizen identity number (公民身份号码) after GB 11643-1999: division (6) + date of birth (8) + sequence (3)
 * + check character (1, ISO 7064 MOD 11-2).
 */
import { dateOn, isDate } from "./dates.ts";

/** What is wrong with a number, in the order in which it is looked for. */
export type IdentityNumberReason = "length" | "characters" | "division" | "birth" | "check";

const PROVINCES = new Set(
  (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " +
    "50 51 52 53 54 61 62 63 64 65 71 81 82 83"
  ).split(" "),
);
const CHECK_CHARACTERS = "10X98765432";
const INVISIBLE = /[\s\u200B-\u200D\u2060\uFEFF-]/g;

/** Full-width characters become ordinary ones, spaces and hyphens go, a final x becomes a capital. */
export const normaliseIdentityNumber = (text: string): string =>
  text.normalize("NFKC").replace(INVISIBLE, "").replace(/x$/, "X");

/** The check character of the first seventeen digits. */
export function identityCheckCharacter(first17: string): string {
  let sum = 0;
  for (const [index, digit] of [...first17].entries()) sum += Number(digit) * (2 ** (17 - index) % 11);
  return CHECK_CHARACTERS.charAt(sum % 11);
}

/** What is wrong with a normalised number; null where nothing is. */
export function checkIdentityNumber(number: string, today = dateOn(new Date())): IdentityNumberReason | null {
  if (number.length !== 18) return "length";
  if (!/^\d{17}[\dX]$/.test(number)) return "characters";
  if (!PROVINCES.has(number.slice(0, 2))) return "division";
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDate(birth) || birth < "1900-01-01" || birth > today) return "birth";
  return identityCheckCharacter(number.slice(0, 17)) === number.charAt(17) ? null : "check";
}

const WORDS: Record<IdentityNumberReason, string> = {
  length: "身份证件号码应为 18 位，请对照身份证填写。",
  characters: "身份证件号码前 17 位是数字，最后一位是数字或 X，请对照身份证填写。",
  division: "身份证件号码的前两位不是有效的地区代码，请对照身份证核对。",
  birth: "身份证件号码第 7 至 14 位不是有效的出生日期，请对照身份证核对。",
  check: "身份证件号码的最后一位校验不符，可能有一位输错了，请对照身份证核对。",
};

/** What to tell the person who typed it. */
export const identityNumberReasonText = (reason: IdentityNumberReason): string => WORDS[reason];

/** A valid number, for demonstrations and tests. */
export function makeIdentityNumber(division: string, birth: string, sequence: string): string {
  const first17 = division + birth.replaceAll("-", "") + sequence;
  return first17 + identityCheckCharacter(first17);
}

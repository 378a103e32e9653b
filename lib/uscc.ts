/**
 * The unified social credit code (统一社会信用代码) after GB 32100-2015: registrar (1) + category (1)
 * + division of the registrar (6) + organisation code after GB 11714 (9) + check character (1).
 */

/** What is wrong with a code, in the order in which it is looked for. */
export type UsccReason = "length" | "alphabet" | "registrar" | "division" | "check";

export type UsccCheck = {
  /** The normalised code. */
  code: string;
  valid: boolean;
  /** Null when valid. */
  reason: UsccReason | null;
  /** A valid code may still embed an organisation code that fails its own check; real codes with one exist. */
  warning: "organisation_code" | null;
};

const LENGTH = 18;
/** No I, O, S, V, Z: they look like 1, 0, 5, U, 2. */
const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const INVISIBLE = /[\s\u200B-\u200D\u2060\uFEFF]/g;

/** The standard's table of registrars, each with the categories that it may register. */
const CATEGORIES: Record<string, string> = {
  "1": "1239", // 机构编制: 机关, 事业单位, 群众团体, 其他
  "2": "19", // 外交: 外国常驻新闻机构, 其他
  "3": "123459", // 司法行政: 律师执业机构, 公证处, 基层法律服务所, 司法鉴定机构, 仲裁委员会, 其他
  "4": "19", // 文化: 外国在华文化中心, 其他
  "5": "1239", // 民政: 社会团体, 民办非企业单位, 基金会, 其他
  "6": "129", // 旅游: 外国旅游部门常驻代表机构, 港澳台旅游部门常驻代表机构, 其他
  "7": "129", // 宗教: 宗教活动场所, 宗教院校, 其他
  "8": "19", // 工会: 基层工会, 其他
  "9": "123", // 工商: 企业, 个体工商户, 农民专业合作社
  A: "19", // 中央军委改革和编制办公室: 军队事业单位, 其他
  N: "1239", // 农业: 组级, 村级, 乡镇级集体经济组织, 其他
  Y: "1", // 其他
};

/** The first two digits of GB/T 2260, and 10 for bodies that register for the whole nation (100000). */
const PROVINCES = new Set(
  (
    "10 11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " +
    "50 51 52 53 54 61 62 63 64 65 71 81 82"
  ).split(" "),
);

/** Full-width characters become ordinary ones, spaces (also inner and invisible) go, letters become capitals. */
export const normaliseUscc = (text: string): string =>
  text
    .normalize("NFKC")
    .replace(INVISIBLE, "")
    .replace(/[a-z]/g, (letter) => letter.toUpperCase());

function checkCharacter(first17: string): string {
  let sum = 0;
  let weight = 1;
  for (const character of first17) {
    sum += ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31);
}

const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2];

/** The check character of an organisation code's eight characters (GB 11714-1997, mod 11, X for ten). */
function organisationCheckCharacter(first8: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce(
    (total, weight, i) => total + parseInt(first8.charAt(i), 36) * weight,
    0,
  );
  const value = (11 - (sum % 11)) % 11;
  return value === 10 ? "X" : String(value);
}

function findReason(code: string): UsccReason | null {
  if ([...code].length !== LENGTH) return "length";
  if ([...code].some((character) => !ALPHABET.includes(character))) return "alphabet";
  if (!CATEGORIES[code.charAt(0)]?.includes(code.charAt(1))) return "registrar";
  const division = code.slice(2, 8);
  if (!/^\d{6}$/.test(division) || !PROVINCES.has(division.slice(0, 2))) return "division";
  return checkCharacter(code.slice(0, 17)) === code.charAt(17) ? null : "check";
}

/** Normalises and checks a code. The first reason found is told; every character counts, as people type them. */
export function checkUscc(text: string): UsccCheck {
  const code = normaliseUscc(text);
  const reason = findReason(code);
  const organisationHolds = organisationCheckCharacter(code.slice(8, 16)) === code.charAt(16);
  const warning = reason === null && !organisationHolds ? "organisation_code" : null;
  return { code, valid: reason === null, reason, warning };
}

const REASON_TEXTS: Record<UsccReason, string> = {
  length: "统一社会信用代码应为 18 位，现在的位数不对。请对照营业执照补全或删去多余的字符。",
  alphabet:
    "代码中有不该出现的字符：统一社会信用代码只用数字和大写字母，且不含 I、O、S、V、Z。请检查是否把数字 1、0、5、2 写成了字母。",
  registrar:
    "代码前两位（登记管理部门和机构类别）不存在：企业以 91 开头，个体工商户以 92 开头，农民专业合作社以 93 开头。请对照营业执照重新填写。",
  division:
    "代码第 3 至 8 位应为登记机关所在地的行政区划代码，现在填写的地区不存在。请对照营业执照核对这六位数字。",
  check: "代码的最后一位校验不符，说明其中至少有一位填错。请对照营业执照逐位核对。",
};

/** What is wrong with the code and what to do, for the person who typed it. */
export const usccReasonText = (reason: UsccReason): string => REASON_TEXTS[reason];

/** Said beside a valid code that carries the `organisation_code` warning. */
export const USCC_ORGANISATION_WARNING =
  "代码中的组织机构代码（第 9 至 17 位）校验不符。少数真实代码也是如此：请再核对一遍营业执照，确认无误即可继续。";

/**
 * A code with both check characters right, for demo data and tests.
 * @param organisation the first eight characters of the organisation code
 * @throws RangeError when a part does not fit the standard
 */
export function makeUscc(parts: {
  registrar: string;
  category: string;
  division: string;
  organisation: string;
}): string {
  const { registrar, category, division, organisation } = parts;
  const first17 = registrar + category + division + organisation + organisationCheckCharacter(organisation);
  const code = first17 + checkCharacter(first17);
  const { reason } = checkUscc(code);
  if (reason !== null) throw new RangeError(`makeUscc: ${JSON.stringify(parts)} breaks rule ${reason}`);
  return code;
}

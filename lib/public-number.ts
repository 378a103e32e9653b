/**
 * Numbers that people read, write and say aloud: prefix, two digits of the year, a running number of seven digits,
 * and a check digit (ISO 7064 MOD 11,10, as in GB/T 17710), which catches any single wrong digit.
 */
export type NumberPrefix = "SQ" | "JK" | "SX" | "FK" | "JJ" | "BG" | "QQ";

/** 授权书 SQ, 借款申请 JK, 授信 SX, 放款 FK, 借据 JJ, 变更 BG, 授权请求 QQ. */
export function publicNumber(prefix: NumberPrefix, year: number, running: bigint | number): string {
  const digits = `${String(year % 100).padStart(2, "0")}${String(running).padStart(7, "0")}`;
  return `${prefix}${digits}${checkDigit(digits)}`;
}

/** Whether the text has the shape and the check digit of a public number. */
export function isPublicNumber(text: string): boolean {
  const match = /^(?:SQ|JK|SX|FK|JJ|BG|QQ)(\d{9,})(\d)$/.exec(text.trim().toUpperCase());
  return match !== null && checkDigit(match[1]!) === match[2];
}

function checkDigit(digits: string): string {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return String((11 - product) % 10);
}

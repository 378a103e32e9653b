/*
 * How private values are shown to whoever has not unmasked them, in the manner of JR/T 0171: enough to recognise
 * one's own, too little to use.
 */

/** 138****1234; short numbers show their last two digits. */
export function maskPhone(phone: string): string {
  return phone.length >= 11 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : hideAllBut(phone, 0, 2);
}

/** 120***********1234. */
export const maskIdentityNumber = (number: string): string => hideAllBut(number, 3, 4);

/** The last four digits: **** 6789. */
export const maskAccount = (account: string): string => `**** ${account.replaceAll(" ", "").slice(-4)}`;

/** 张**: the family name alone, one character of it. */
export function maskName(name: string): string {
  const [first = "", ...rest] = [...name];
  return first + "*".repeat(Math.max(rest.length, 1));
}

function hideAllBut(text: string, first: number, last: number): string {
  const hidden = text.length - first - last;
  if (hidden <= 0) return "*".repeat(text.length);
  return `${text.slice(0, first)}${"*".repeat(hidden)}${text.slice(-last)}`;
}

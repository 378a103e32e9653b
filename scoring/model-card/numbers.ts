/** Where something is not known, nothing is made up. */
export const UNTOLD = "未提供";

/** With so many decimals, and a minus sign as print has it; none stands before a zero. */
export const fixed = (value: number, digits: number): string =>
  Number.isFinite(value)
    ? (Math.round(value * 10 ** digits) / 10 ** digits + 0).toFixed(digits).replace("-", "−")
    : "无穷";
export const whole = (value: number): string => fixed(value, 0);
export const percent = (share: number, digits = 1): string => `${fixed(share * 100, digits)}%`;

/** A figure of the card itself, as short as it can be read. */
export const plain = (value: number): string => String(Number(value.toPrecision(8)) + 0).replace("-", "−");

export const withInterval = (
  value: number,
  { lower, upper }: { lower: number; upper: number },
  tell: (value: number) => string = (figure) => fixed(figure, 4),
): string => `${tell(value)}（${tell(lower)} 至 ${tell(upper)}）`;

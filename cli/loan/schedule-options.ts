import { parseArgs } from "node:util";
import { UsageError } from "../command.ts";
import { withNegatives } from "../score/words.ts";

const text = { type: "string" } as const;
const OPTIONS = {
  principal: text,
  "rate-bps": text,
  start: text,
  "term-months": text,
  method: text,
  "day-count": text,
  "interest-every": text,
  "pay-day": text,
  "grace-months": text,
  holidays: text,
  reprice: text,
  lpr: text,
  "spread-bps": text,
  prepay: text,
  "prepay-keeps": text,
  parts: text,
} as const;

export type Option = keyof typeof OPTIONS;
export type Options = Partial<Record<Option, string>>;

/**
 * The words after `schedule`, by their names.
 * @throws UsageError naming an option that there is none of, that has no value, or that is given twice
 */
export function readOptions(args: string[]): Options {
  // parseArgs alone would take the last of two, and speak English of the rest.
  const { tokens } = parseArgs({ args: withNegatives(args), options: OPTIONS, strict: false, tokens: true });
  const options: Options = {};
  for (const token of tokens) {
    if (token.kind === "positional") throw new UsageError(`不认识的参数 ${token.value}。`);
    if (token.kind !== "option") continue;
    if (!Object.hasOwn(OPTIONS, token.name)) throw new UsageError(`不认识的参数 ${token.rawName}。`);
    const name = token.name as Option;
    const missing = !token.value || (!token.inlineValue && token.value.startsWith("--"));
    if (missing) throw new UsageError(`--${name} 后面要写上它的值。`);
    if (options[name] !== undefined) throw new UsageError(`--${name} 写了两次，请只写一次。`);
    options[name] = token.value;
  }
  return options;
}

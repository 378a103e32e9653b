import { type DestinationStream, type Logger, pino } from "pino";
import type { Env } from "./env.ts";
import { describeError } from "./error-log.ts";

export type Log = Logger;

/** Field names that must never reach a log, wherever a careless call puts them. */
const PRIVATE = new Set([
  "password",
  "passwordHash",
  "token",
  "cookie",
  "phone",
  "identityNumber",
  "account",
  "recoveryCode",
  "secret",
  "legalRepresentative",
  "contactName",
  "loginName",
]);
/** Deeper than anything that is logged on purpose; what lies below is left out. */
const DEEPEST = 8;

/** What is logged, without the fields that are private by name, at whatever depth. Errors are described elsewhere. */
function withoutPrivate(value: unknown, depth = 0): unknown {
  if (value === null || typeof value !== "object" || value instanceof Error || value instanceof Date)
    return value;
  if (depth > DEEPEST) return "[deep]";
  if (Array.isArray(value)) return value.map((each) => withoutPrivate(each, depth + 1));
  const fields = Object.entries(value).map(([name, each]) => [
    name,
    PRIVATE.has(name) ? "[private]" : withoutPrivate(each, depth + 1),
  ]);
  return Object.fromEntries(fields);
}

/** The process's structured log, one JSON object a line, on standard error so that standard output stays for results. */
export function makeLog(
  env: Pick<Env, "LOG_LEVEL">,
  process: string,
  to: DestinationStream = pino.destination({ fd: 2, sync: false }),
): Log {
  return pino(
    {
      level: env.LOG_LEVEL,
      base: { process },
      serializers: { err: describeError },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (fields) => withoutPrivate(fields) as Record<string, unknown> },
    },
    to,
  );
}

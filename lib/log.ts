import { type DestinationStream, type Logger, pino } from "pino";
import type { Env } from "./env.ts";
import { describeError } from "./error-log.ts";

export type Log = Logger;

/** Field names that must never reach a log, wherever a careless call puts them. */
const PRIVATE = [
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
];

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
      redact: { paths: PRIVATE.flatMap((field) => [field, `*.${field}`]), censor: "[private]" },
    },
    to,
  );
}

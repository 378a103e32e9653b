import { expect, it } from "vitest";
import { postgresCode } from "./errors.ts";

it.each([
  ["PostgreSQL's own", "57P01", "57P01"],
  ["one that a function of ours raises", "LG003", "LG003"],
  ["the system's, of as many letters", "EPIPE", undefined],
  ["the system's", "ECONNRESET", undefined],
])("the code of an error is read where it is %s", (_, code, expected) => {
  const broken = Object.assign(new Error("broken"), { code });
  expect(postgresCode(new Error("query failed", { cause: broken }))).toBe(expected);
});

import { hash } from "node:crypto";
import type { Operation } from "./operations.ts";

/** The same for equal bodies, in whatever order their fields are written. */
export const digestOf = (operation: Operation): string =>
  hash(
    "sha256",
    JSON.stringify(operation, (_, value) => (typeof value === "bigint" ? value.toString() : value)),
    "base64",
  ).slice(0, 22);

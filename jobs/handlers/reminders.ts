import { remind } from "#domain/consents/index.ts";
import type { Handler } from "../handler.ts";

/** Reminds owners of consents that end soon, and closes what has run out. */
export const remindOwners: Handler = (caller) => remind(caller, {});

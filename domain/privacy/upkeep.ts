import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { keysToAdopt } from "./adopt-keys.ts";
import { countPlain } from "./seal-plain.ts";

export type Upkeep = {
  /** Keys of the file that the database has not heard of. */
  keysToAdopt: number;
  /** Rows of versions before private fields were sealed. */
  plainRows: number;
};

/**
 * What an upgrade still has to do for private fields.
 * @throws DomainError `conflict` where the key file is not that of this database
 */
export const upkeep = query({
  permission: "privacy.upkeep",
  input: z.object({}),
  run: async ({ tx, keys }): Promise<Upkeep> => ({
    keysToAdopt: await keysToAdopt(tx, keys),
    plainRows: await countPlain(tx),
  }),
});

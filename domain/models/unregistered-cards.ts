import { schema } from "#db/client.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { cardVersion, declaredCards } from "./card-version.ts";

/** Which of the platform's own cards are not registered as they are: new versions, or one that stands there otherwise. */
export const unregisteredCards = query({
  permission: "model.list",
  input: z.object({}),
  async run({ tx }) {
    const { version, digest } = schema.modelVersions;
    const rows = await tx.select({ version, digest }).from(schema.modelVersions);
    const known = new Map(rows.map((row) => [row.version, row.digest]));
    return declaredCards.filter((card) => {
      const own = cardVersion(card);
      return known.get(own.version) !== own.digest;
    });
  },
});

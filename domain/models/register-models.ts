import { inArray } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { conflict } from "#lib/errors.ts";
import { z } from "#lib/zod.ts";
import { scorecardSchema } from "#scoring/index.ts";
import { command } from "../access/verb.ts";
import { cardVersion } from "./card-version.ts";

/**
 * Registers versions of cards, so that scores may name them. One that is registered already, and says the same, stays
 * as it is.
 * @throws DomainError `conflict` where a version is registered with another content: a changed card is a new version
 */
export const registerModels = command({
  permission: "model.register",
  input: z.object({ cards: z.array(scorecardSchema).min(1).max(100) }),
  async run({ tx, input, now, audit }) {
    const { modelVersions } = schema;
    const wanted = input.cards.map(cardVersion);
    const fresh = await tx
      .insert(modelVersions)
      .values(wanted.map((one) => ({ ...one, registeredAt: now })))
      .onConflictDoNothing()
      .returning({ version: modelVersions.version });
    const rows = await tx
      .select({ version: modelVersions.version, digest: modelVersions.digest, spec: modelVersions.spec })
      .from(modelVersions)
      .where(
        inArray(
          modelVersions.version,
          wanted.map(({ version }) => version),
        ),
      );
    const known = new Map(rows.map((row) => [row.version, row]));
    for (const { version, digest, spec } of wanted) {
      const row = known.get(version)!;
      if (row.digest !== digest || row.spec !== spec)
        throw conflict(`评分模型 ${version} 已经登记为另一份内容。模型改动后请换一个版本号再登记。`);
    }
    const registered = fresh.map(({ version }) => version);
    await audit({
      subjectType: "model",
      subjectId: wanted.map(({ version }) => version).join(" "),
      after: { registered, digests: Object.fromEntries(wanted.map((one) => [one.version, one.digest])) },
    });
    return { registered };
  },
});

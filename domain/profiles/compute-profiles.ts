import { desc, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { dateOn, isDate } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { z } from "#lib/zod.ts";
import { expertV1, score } from "#scoring/index.ts";
import { command } from "../access/verb.ts";
import { digestOfText, versionOf } from "../models/card-version.ts";
import { type ProfileParts, profileOf } from "./feature-parts.ts";
import { loadInputs } from "./load-inputs.ts";
import { featuresOf, inputsOf, type ScoreInputs } from "./score-inputs.ts";

/** Enterprises in one call; a job goes through all of them in such steps. */
export const PROFILE_BATCH = 500;

/** Rows of one statement: PostgreSQL takes 65,535 parameters. */
const CHUNK = 5_000;

/**
 * Computes and scores the profiles of some enterprises from what is known and authorised now.
 * A profile that says what the last one said, and is scored from the same, is not written again.
 */
export const computeProfiles = command({
  permission: "profile.compute",
  input: z.object({
    enterpriseIds: z.array(z.uuid()).min(1).max(PROFILE_BATCH),
    asOf: z.string().refine(isDate).optional(),
  }),
  async run({ tx, keys, input, now, audit }) {
    const asOf = input.asOf ?? dateOn(now);
    const inputs = await loadInputs(tx, keys, input.enterpriseIds, asOf, now);
    const latest = await latestDigests(tx, input.enterpriseIds);
    const fresh: NewProfile[] = [];
    for (const [enterpriseId, { input: own, authorisation }] of inputs) {
      const profile = profileOf(own, authorisation);
      const scored = inputsOf(expertV1, profile.forMatching);
      const digest = digestOf(profile, scored);
      if (latest.get(enterpriseId) === digest) continue;
      fresh.push({ ...profile, id: newId(), enterpriseId, inputs: scored, digest });
    }
    if (fresh.length > 0) await write(tx, fresh, asOf, now);
    await audit({
      subjectType: "profiles",
      subjectId: asOf,
      after: { looked: inputs.size, written: fresh.length },
    });
    return { looked: inputs.size, written: fresh.length };
  },
});

type NewProfile = ProfileParts & { id: string; enterpriseId: string; inputs: ScoreInputs };

/** What the parts hold is what anyone may use; what is scored can change while they stay. */
const digestOf = (profile: ProfileParts, scored: ScoreInputs): string =>
  `${versionOf(expertV1)} ${profile.digest} ${digestOfText(canonicalJson(scored))}`;

async function latestDigests(tx: Tx, enterpriseIds: string[]): Promise<Map<string, string>> {
  const { profiles } = schema;
  const rows = await tx
    .selectDistinctOn([profiles.enterpriseId], {
      enterpriseId: profiles.enterpriseId,
      digest: profiles.digest,
    })
    .from(profiles)
    .where(inArray(profiles.enterpriseId, enterpriseIds))
    .orderBy(profiles.enterpriseId, desc(profiles.knownAt));
  return new Map(rows.map((row) => [row.enterpriseId, row.digest]));
}

async function write(tx: Tx, fresh: NewProfile[], asOf: string, now: Date): Promise<void> {
  await tx
    .insert(schema.profiles)
    .values(fresh.map(({ id, enterpriseId, digest }) => ({ id, enterpriseId, digest, asOf, knownAt: now })));
  const parts = fresh.flatMap(({ id, enterpriseId, parts: own }) =>
    own.map((part) => ({ profileId: id, enterpriseId, ...part })),
  );
  for (let at = 0; at < parts.length; at += CHUNK)
    await tx.insert(schema.profileParts).values(parts.slice(at, at + CHUNK));
  await tx.insert(schema.scores).values(
    fresh.map(({ id, enterpriseId, inputs }) => {
      const result = score(expertV1, featuresOf(inputs));
      const { points, grade, modelVersion } = result;
      return { profileId: id, enterpriseId, modelVersion, inputs, points, grade, result, scoredAt: now };
    }),
  );
}

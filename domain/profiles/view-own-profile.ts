import { and, desc, eq, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import type { DataDomain, Grade } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { type FeatureResult, featureCatalogue, type Scorecard, type ScoreResult } from "#scoring/index.ts";
import { query } from "../access/verb.ts";
import { domainsOf } from "../consents/items.ts";
import { shortDigest } from "../models/card-version.ts";
import { type FeatureGroup, groupFeatures } from "./feature-view.ts";
import { loadAuthorisations } from "./load-inputs.ts";
import { readTrade } from "./read-trade.ts";

export type ReasonView = {
  /** `cap` limits the score whatever else is there; `missing` is data that was withheld or is not there. */
  kind: "cap" | "down" | "missing" | "up";
  text: string;
  points: number;
  source: string;
  asOn: DateOn | null;
  /** What the firm can do about it. */
  remedy: string | null;
};

export type OwnScore = {
  points: number;
  grade: Grade;
  cuts: { grade: Grade; from: number }[];
  scoredAt: Date;
  modelName: string;
  modelVersion: string;
  /** The beginning of the registered model's SHA-256. */
  modelDigest: string;
  /** False where too little is authorised for the score to say much. */
  sufficient: boolean;
  reasons: ReasonView[];
  strengths: ReasonView[];
};

export type OwnProfile = {
  /** A computation has been asked for and has not ended. */
  computing: boolean;
  /** What the platform may use now for the score and for matching. */
  authorised: DataDomain[];
  profile: { asOf: DateOn; knownAt: Date; score: OwnScore | null; groups: FeatureGroup[] } | null;
};

/** The firm's own newest profile and score: every value with its source and age, every gap with what would fill it. */
export const viewOwnProfile = query({
  permission: "profile.view_own",
  input: z.object({}),
  async run({ tx, keys, member, now }): Promise<OwnProfile> {
    const id = member.organisationId;
    const authorised = domainsOf([
      ...((await loadAuthorisations(tx, keys, [id], now)).get(id)?.matching.keys() ?? []),
    ]);
    const { profiles, profileParts } = schema;
    const [latest] = await tx
      .select()
      .from(profiles)
      .where(eq(profiles.enterpriseId, id))
      .orderBy(desc(profiles.knownAt), desc(profiles.id))
      .limit(1);
    const beside = { computing: await isComputing(tx, id), authorised };
    if (!latest) return { ...beside, profile: null };
    const parts = await tx.select().from(profileParts).where(eq(profileParts.profileId, latest.id));
    const features = parts.flatMap((part) => Object.values(part.features as Record<string, FeatureResult>));
    const profile = {
      asOf: latest.asOf,
      knownAt: latest.knownAt,
      score: await readScore(tx, latest.id, features),
      groups: groupFeatures(features, await readTrade(tx, id)),
    };
    return { ...beside, profile };
  },
});

/** Whether work on the firm's profile or offers is waiting or under way. */
export async function isComputing(tx: Tx, enterpriseId: string): Promise<boolean> {
  const { jobRequests } = schema;
  const [open] = await tx
    .select({ id: jobRequests.id })
    .from(jobRequests)
    .where(
      and(
        eq(jobRequests.key, `enterprise:${enterpriseId}`),
        inArray(jobRequests.job, ["profile", "match"]),
        inArray(jobRequests.status, ["queued", "running"]),
      ),
    )
    .limit(1);
  return open !== undefined;
}

async function readScore(tx: Tx, profileId: string, features: FeatureResult[]): Promise<OwnScore | null> {
  const { scores, modelVersions } = schema;
  const [found] = await tx
    .select({ row: scores, model: modelVersions })
    .from(scores)
    .innerJoin(modelVersions, eq(modelVersions.version, scores.modelVersion))
    .where(eq(scores.profileId, profileId))
    .orderBy(desc(scores.scoredAt))
    .limit(1);
  if (!found) return null;
  const { row, model } = found;
  const { grades, name }: Pick<Scorecard, "grades" | "name"> = JSON.parse(model.spec);
  const result = row.result as ScoreResult;
  const byId = new Map(features.map((feature) => [feature.id, feature]));
  const origin = (id: string) => ({
    source: byId.get(id)?.source ?? "",
    asOn: byId.get(id)?.asOn ?? null,
  });
  const capTexts = new Set(result.overrides.map(({ text }) => text));
  return {
    points: row.points,
    grade: row.grade,
    cuts: grades,
    scoredAt: row.scoredAt,
    modelName: name,
    modelVersion: row.modelVersion,
    modelDigest: shortDigest(model.digest),
    sufficient: result.sufficient,
    reasons: result.reasons.map(({ feature, text, pointsBelow, missing }) => ({
      kind: capTexts.has(text) ? "cap" : missing ? "missing" : "down",
      text,
      points: pointsBelow,
      ...origin(feature),
      remedy: missing ? MISSING_REMEDY[byId.get(feature)?.missing ?? "unauthorised"] : adviceFor(feature),
    })),
    strengths: result.strengths.map(({ feature, text, pointsAbove }) => ({
      kind: "up",
      text,
      points: pointsAbove,
      ...origin(feature),
      remedy: null,
    })),
  };
}

const MISSING_REMEDY = {
  unauthorised: "授权平台使用这类数据后会重新计算；不授权不会让分数更高。",
  not_covered: "来源单位报送后会自动重新计算。",
  not_applicable: null,
} as const;

const actionable = new Map(featureCatalogue.map(({ id, actionable }) => [id, actionable]));
/** Only what a firm can honestly change is advised; nothing that invites window dressing. */
const adviceFor = (feature: string) =>
  actionable.get(feature) ? "这一项可以通过按时办理来改善，数据更新后自动重新计算。" : null;

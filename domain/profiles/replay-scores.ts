import { sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { z } from "#lib/zod.ts";
import { parseScorecard, type Scorecard, score } from "#scoring/index.ts";
import { inPieces } from "../access/in-pieces.ts";
import { query } from "../access/verb.ts";
import { cardVersion, declaredCards, digestOfText, versionOf } from "../models/card-version.ts";
import { featuresOf, type ScoreInputs } from "./score-inputs.ts";

/** How many scores that differ are named; the others are counted. */
const NAMED = 20;

export type Replay = {
  scores: number;
  replayed: number;
  /** From before it was kept what a card had scored. */
  withoutInputs: number;
  /** How many scores say something else now, of which `different` names the first. */
  found: number;
  different: { scoreId: string; profileId: string; modelVersion: string }[];
  /** Models that are not what their version stands for, and why. */
  models: { modelVersion: string; statement: string }[];
  ok: boolean;
};

type StoredScore = {
  scoreId: string;
  profileId: string;
  modelVersion: string;
  points: number;
  grade: string;
  result: unknown;
  inputs: ScoreInputs | null;
};

/**
 * Scores everything again that was ever scored, by the models as they are stored and from the inputs that were kept,
 * and compares every byte of what came of it.
 */
export const replayScores = query({
  permission: "score.replay",
  input: z.object({}),
  async run({ tx }): Promise<Replay> {
    const { cards, models } = await readCards(tx);
    const replay: Replay = {
      ...{ scores: 0, replayed: 0, withoutInputs: 0, found: 0 },
      ...{ different: [], models, ok: models.length === 0 },
    };
    const all = sql`select id as "scoreId", profile_id as "profileId", model_version as "modelVersion", points, grade, result,
      inputs from scores order by id`;
    for await (const rows of inPieces<StoredScore>(tx, all)) for (const row of rows) take(replay, cards, row);
    replay.ok &&= replay.found === 0;
    return replay;
  },
});

function take(replay: Replay, cards: ReadonlyMap<string, Scorecard>, row: StoredScore): void {
  replay.scores += 1;
  if (row.inputs === null) {
    replay.withoutInputs += 1;
    return;
  }
  replay.replayed += 1;
  if (said(row) === saidAgain(cards.get(row.modelVersion), row.inputs)) return;
  replay.found += 1;
  const { scoreId, profileId, modelVersion } = row;
  if (replay.different.length < NAMED) replay.different.push({ scoreId, profileId, modelVersion });
}

/** Everything that a row says of the score; points and grade stand in it twice. */
const said = ({ points, grade, modelVersion, result }: StoredScore): string =>
  canonicalJson({ points, grade, modelVersion, result });

/** What the card says of the same; null where it can say nothing of inputs that are not what cards score. */
function saidAgain(card: Scorecard | undefined, inputs: ScoreInputs): string | null {
  if (!card) return null;
  try {
    const result = score(card, featuresOf(inputs));
    return said({ ...result, result } as unknown as StoredScore);
  } catch {
    return null;
  }
}

const BROKEN = "内容与登记的摘要不符";
const UNREADABLE = "内容不是评分卡";
const RENAMED = "内容写的是另一个版本";
const OTHERWISE = "与平台自带的这一版不同";

/** The cards as they are stored, and what is wrong with them. Also one that is wrong scores, so that it is seen what that changed. */
async function readCards(tx: Tx): Promise<{ cards: Map<string, Scorecard>; models: Replay["models"] }> {
  const own = new Map(declaredCards.map((card) => [versionOf(card), cardVersion(card).digest]));
  const rows = await tx.select().from(schema.modelVersions).orderBy(schema.modelVersions.version);
  const cards = new Map<string, Scorecard>();
  const models: Replay["models"] = [];
  for (const { version, spec, digest } of rows) {
    const wrong = (statement: string) => void models.push({ modelVersion: version, statement });
    const declared = own.get(version);
    if (digestOfText(spec) !== digest) wrong(BROKEN);
    else if (declared !== undefined && declared !== digest) wrong(OTHERWISE);
    const card = readCard(spec);
    if (!card) wrong(UNREADABLE);
    else if (versionOf(card) !== version) wrong(RENAMED);
    if (card) cards.set(version, card);
  }
  return { cards, models };
}

function readCard(spec: string): Scorecard | null {
  try {
    return parseScorecard(JSON.parse(spec));
  } catch {
    return null;
  }
}

import { sql } from "drizzle-orm";
import fc from "fast-check";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { expertV1, type FeatureResult, featureCatalogue, score } from "#scoring/index.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { system } from "../access/actor.ts";
import { digestOfText } from "../models/card-version.ts";
import { replayScores } from "./index.ts";
import { asOwner, scoredFirms } from "./replay.fixture.ts";
import { featuresOf, inputsOf, type ScoreInputs } from "./score-inputs.ts";

const database = useDatabase();
const FIRMS = 25;
const replay = () => replayScores(callerAs(database, system("test")), {});
const one = "id = (select id from scores order by id limit 1)";
const UNTOUCHED = {
  scores: FIRMS,
  replayed: FIRMS,
  withoutInputs: 0,
  found: 0,
  different: [],
  models: [],
  ok: true,
};

beforeAll(async () => {
  await scoredFirms(database, FIRMS);
  await database.owner.execute(sql`create table scores_before as select * from scores`);
  await database.owner.execute(sql`create table models_before as select * from model_versions`);
}, 60_000);
afterEach(() =>
  asOwner(
    database,
    `update scores s set points = b.points, grade = b.grade, result = b.result, inputs = b.inputs
      from scores_before b where b.id = s.id`,
    "update model_versions m set spec = b.spec, digest = b.digest from models_before b where b.version = m.version",
  ),
);

const REASONS = ["unauthorised", "not_covered", "not_applicable"] as const;
const VALUES = {
  number: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  flag: fc.boolean(),
  text: fc.constantFrom("A", "B", "D"),
};

/** A profile with any values, and any of them missing. */
const anyFeatures = fc.tuple(
  ...featureCatalogue.map(({ id, type, unit, window, source, domain }): fc.Arbitrary<FeatureResult> => {
    const value: fc.Arbitrary<string | number | boolean> =
      unit === "fen" ? fc.maxSafeInteger() : VALUES[type];
    const known = value.map((drawn) => ({ value: drawn, missing: null }));
    const unknown = fc.constantFrom(...REASONS).map((missing) => ({ value: null, missing }));
    return fc
      .oneof(known, unknown)
      .map((drawn) => ({ id, unit, window, source, domain, asOn: null, ...drawn }));
  }),
);

describe("what a score keeps", () => {
  test("is all that the card asks for, and nothing that it does not: the same result, with any features", () => {
    fc.assert(
      fc.property(anyFeatures, (features) => {
        const kept = featuresOf(inputsOf(expertV1, features));
        expect(canonicalJson(score(expertV1, kept))).toBe(canonicalJson(score(expertV1, features)));
      }),
    );
  });

  test("comes back from the database as it went in, and scores to the same bytes", async () => {
    const drawn = fc
      .sample(anyFeatures, { numRuns: 100, seed: 4 })
      .map((features) => inputsOf(expertV1, features));
    const results = drawn.map((inputs) => score(expertV1, featuresOf(inputs)));
    const { rows } = await database.owner.execute<{ inputs: typeof drawn; results: typeof results }>(
      sql`select ${JSON.stringify(drawn)}::jsonb as inputs, ${JSON.stringify(results)}::jsonb as results`,
    );
    const [back] = rows;
    expect(canonicalJson(back!.results)).toBe(canonicalJson(results));
    const again = back!.inputs.map((inputs) => score(expertV1, featuresOf(inputs)));
    expect(canonicalJson(again)).toBe(canonicalJson(results));
  });
});

/** Inputs that bring out what the card says: of each feature the first or the last bin, or one reason why it is missing. */
function outspoken(which: "first" | "last" | (typeof REASONS)[number]): ScoreInputs {
  const { characteristics, overrides } = expertV1;
  if (which !== "first" && which !== "last") {
    const all = [...characteristics, ...overrides].map(({ feature }) => feature);
    return Object.fromEntries(all.map((id) => [id, { value: null, missing: which }]));
  }
  const at = which === "first" ? 0 : -1;
  const binned = (each: (typeof characteristics)[number]) =>
    each.type === "category"
      ? each.bins.at(at)!.values[0]!
      : (each.bins.at(at)!.below ?? each.bins.at(-2)!.below)!;
  return Object.fromEntries([
    ...overrides.map(({ feature }) => [feature, { value: null, missing: "not_applicable" }]),
    ...(which === "first" ? overrides : []).map(({ feature, value }) => [feature, { value, missing: null }]),
    ...characteristics.map((each) => [each.feature, { value: binned(each), missing: null }]),
  ]);
}

test("version 1.0.0 speaks as it did when it was published: points, reasons, and every word of them", () => {
  const told = (["first", "last", ...REASONS] as const).map((which) =>
    score(expertV1, featuresOf(outspoken(which))),
  );
  // Names and formats of features are part of the words. Whoever changes one makes every earlier score differ.
  expect(told.map(({ points }) => points)).toMatchInlineSnapshot(`
    [
      299,
      461,
      0,
      347,
      351,
    ]
  `);
  expect(digestOfText(canonicalJson(told))).toMatchInlineSnapshot(
    `"acd14918d87742516fcd496e51983764990c13012e8c55fd8ecce4eda828538d"`,
  );
});

describe("replaying all scores, by the stored model from the stored inputs", () => {
  test("gives the same bytes where nobody touched anything", async () => {
    expect(await replay()).toEqual(UNTOUCHED);
  });

  test("counts scores from before inputs were kept, and goes on", async () => {
    await asOwner(database, `update scores set inputs = null where ${one}`);
    expect(await replay()).toEqual({ ...UNTOUCHED, replayed: FIRMS - 1, withoutInputs: 1 });
  });

  test.each([
    ["points", "points = points + 1"],
    ["the grade", "grade = case grade when 'poor' then 'good' else 'poor' end"],
    [
      "points wherever they stand",
      `points = points + 1, result = jsonb_set(result, '{points}', to_jsonb(points + 1))`,
    ],
    ["a reason's words", `result = jsonb_set(result, '{reasons,0,text}', '"没有问题"')`],
    [
      "the order of reasons",
      `result = jsonb_set(result, '{reasons}', jsonb_build_array(result #> '{reasons,1}', result #> '{reasons,0}'))`,
    ],
    ["a reason, taken away", "result = result #- '{reasons,0}'"],
    ["the model's name in the result", `result = jsonb_set(result, '{modelVersion}', '"expert@0.9.0"')`],
    ["an input", `inputs = jsonb_set(inputs, '{firm_age}', '{"value": 1, "missing": null}')`],
    ["inputs, taken away", "inputs = '{}'"],
    ["inputs, made nonsense", `inputs = '[null]'`],
  ])("finds tampered %s", async (_, set) => {
    await asOwner(database, `update scores set ${set} where ${one}`);
    const { rows } = await database.owner.execute<{ id: string; profile: string }>(
      sql`select id, profile_id as profile from scores order by id limit 1`,
    );
    const [{ id, profile }] = rows as [{ id: string; profile: string }];
    expect(await replay()).toEqual({
      ...UNTOUCHED,
      ...{
        found: 1,
        different: [{ scoreId: id, profileId: profile, modelVersion: "expert@1.0.0" }],
        ok: false,
      },
    });
  });

  test("finds a tampered model, and the scores that it would have given otherwise", async () => {
    await asOwner(database, `update model_versions set spec = replace(spec, '"base":0', '"base":7')`);
    const verdict = await replay();
    expect(verdict).toMatchObject({
      ...{ ok: false, found: FIRMS },
      models: [{ modelVersion: "expert@1.0.0", statement: "内容与登记的摘要不符" }],
    });
    expect(verdict.different, "the first of them by name").toHaveLength(20);
  });

  test("finds a model whose digest was made to fit, even where no score tells of it", async () => {
    await asOwner(
      database,
      `update model_versions set spec = replace(spec, '小微企业专家评分卡', '别的评分卡')`,
      "update model_versions set digest = encode(sha256(convert_to(spec, 'UTF8')), 'hex')",
    );
    expect(await replay()).toMatchObject({
      ...{ ok: false, found: 0 },
      models: [{ modelVersion: "expert@1.0.0", statement: "与平台自带的这一版不同" }],
    });
  });

  test.each([
    ["内容不是评分卡", "{}", FIRMS],
    ["内容写的是另一个版本", canonicalJson({ ...expertV1, version: "1.0.1" }), FIRMS],
  ])("says of a model: %s", async (statement, spec, found) => {
    await asOwner(database, `update model_versions set spec = $s$${spec}$s$`);
    const { models, ...verdict } = await replay();
    expect(verdict).toMatchObject({ ok: false, found });
    expect(models.map((model) => model.statement)).toEqual(["内容与登记的摘要不符", statement]);
  });
});

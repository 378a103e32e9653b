import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import { canonicalJson } from "#lib/crypto/canonical.ts";
import { postgresCode } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { expertV1, type Scorecard } from "#scoring/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anEnterprise, anOrganisation, callerAs } from "#tests/factories.ts";
import { type Actor, system } from "../access/actor.ts";
import { actAs } from "../access/verb.ts";
import { cardVersion, digestOfText } from "./card-version.ts";
import { registerModels, unregisteredCards } from "./index.ts";

const database = useDatabase();
const NOW = new Date("2026-11-20T02:00:00Z");
const job = () => callerAs(database, system("test"), NOW);
const REFUSED = "42501";
const KEPT = "23001";
const next: Scorecard = { ...expertV1, version: "1.1.0", base: 1 };
const registered = () =>
  database.owner.select().from(schema.modelVersions).orderBy(schema.modelVersions.version);

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => postgresCode(error),
  );
const as = (actor: Actor, statement: ReturnType<typeof sql>) =>
  database.app.transaction(async (tx) => {
    await actAs(tx, actor, "credit_review");
    return (await tx.execute(statement)).rows;
  });

describe("the first version", () => {
  test("is the declared card to the byte: whoever changes that gives it another version", async () => {
    const spec = canonicalJson(expertV1);
    expect(await registered()).toEqual([
      {
        ...{ version: "expert@1.0.0", kind: "expert", spec, digest: digestOfText(spec) },
        registeredAt: expect.any(Date),
      },
    ]);
  });

  test("leaves nothing to register", async () => {
    expect(await unregisteredCards(job(), {})).toEqual([]);
  });
});

describe("registering", () => {
  test("takes a new version in, once, and says so in the audit", async () => {
    expect(await registerModels(job(), { cards: [expertV1, next] })).toEqual({
      registered: ["expert@1.1.0"],
    });
    expect(await registerModels(job(), { cards: [next] })).toEqual({ registered: [] });
    expect((await registered()).at(-1)).toEqual({ ...cardVersion(next), registeredAt: NOW });
    const { rows } = await database.owner.execute(
      sql`select after -> 'registered' as registered, after #>> '{digests,expert@1.1.0}' as digest from audit_entries
        where verb = 'model.register' order by at, id`,
    );
    const { digest } = cardVersion(next);
    expect(rows).toEqual([
      { registered: ["expert@1.1.0"], digest },
      { registered: [], digest },
    ]);
  });

  test("refuses the same version with another content", async () => {
    const changed = { ...next, base: 2 };
    await expect(registerModels(job(), { cards: [changed] })).rejects.toMatchObject({ code: "conflict" });
    const alongside: Scorecard = { ...next, version: "1.2.0" };
    await expect(registerModels(job(), { cards: [alongside, changed] })).rejects.toThrow(/换一个版本号/);
    expect((await registered()).map(({ version }) => version)).toEqual(["expert@1.0.0", "expert@1.1.0"]);
  });

  test("refuses a card that the schema refuses", async () => {
    const [first, ...others] = next.characteristics;
    const rewarding = { ...first!, missing: { ...first!.missing, unauthorised: 99 } } as typeof first;
    const card = { ...next, version: "1.3.0", characteristics: [rewarding!, ...others] };
    await expect(registerModels(job(), { cards: [card] })).rejects.toMatchObject({ code: "invalid" });
  });
});

describe("a registered version", () => {
  test.each([
    "update model_versions set digest = digest",
    "delete from model_versions",
    "truncate model_versions cascade",
  ])("is kept: %s", async (statement) => {
    expect(await codeOf(as(system("test"), sql.raw(statement)))).toBe(REFUSED);
    expect(await codeOf(database.owner.execute(sql.raw(statement)))).toBe(KEPT);
  });

  test.each([
    ["another digest", { digest: digestOfText("x") }],
    ["a spec of another version", { version: "expert@9.9.9" }],
    ["a spec without a version", { spec: "{}", digest: digestOfText("{}") }],
  ])("does not say %s", async (_, over) => {
    const own = cardVersion({ ...next, version: "2.0.0" });
    const insert = database.owner.insert(schema.modelVersions).values({ ...own, registeredAt: NOW, ...over });
    expect(await codeOf(insert)).toBe("23514");
  });

  test("is there before a score names it", async () => {
    const firm = await anEnterprise(database.owner);
    const id = newId();
    await database.owner
      .insert(schema.profiles)
      .values({ id, enterpriseId: firm.id, asOf: "2026-11-20", knownAt: NOW, digest: "x" });
    const score = database.owner.insert(schema.scores).values({
      ...{ profileId: id, enterpriseId: firm.id, modelVersion: "expert@0.0.1", points: 0, grade: "poor" },
      ...{ result: {}, inputs: {}, scoredAt: NOW },
    });
    expect(await codeOf(score)).toBe("23503");
  });

  test("is for whoever is shown a score, and only the platform adds one", async () => {
    const { owner } = database;
    const firm = await anEnterprise(owner);
    const bank = await aBank(owner);
    const official = await aMember(owner, await anOrganisation(owner, "bureau"), "official");
    const look = sql`select version from model_versions`;
    for (const actor of [firm.owner, bank.officer, system("test")])
      expect(await as(actor, look)).toHaveLength(2);
    for (const actor of [official, { kind: "anonymous" } as const]) expect(await as(actor, look)).toEqual([]);
    const { version, kind, spec, digest } = cardVersion({ ...next, version: "3.0.0" });
    const add = sql`insert into model_versions values (${version}, ${kind}, ${spec}, ${digest}, now())`;
    for (const actor of [firm.owner, bank.officer, official])
      expect(await codeOf(as(actor, add)), actor.role).toBe(REFUSED);
  });
});

import { type SQL, sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { aCase, type Case } from "#domain/loans/case.fixture.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "./database.ts";
import { anOrganisation } from "./factories.ts";
import { KEPT, REFUSED, tryingOn } from "./trying.fixture.ts";

/* A consent says when it was given, paused and taken back, for how long and to whom; nobody says otherwise for it. */

const database = useDatabase();
const tried = tryingOn(database);
let world: Case;
beforeAll(async () => {
  world = await aCase(database);
});

const TODAY = sql`(now() at time zone 'Asia/Shanghai')::date`;

describe("a consent is given", () => {
  type Terms = { grantedAt?: SQL; expiresOn?: SQL; expiresAt?: SQL; grantee?: string; more?: SQL; is?: SQL };
  const given = ({ grantedAt = sql`now()`, expiresOn, expiresAt, grantee, more, is }: Terms = {}) => {
    const lastDay = expiresOn ?? sql`(${TODAY} + interval '24 months')::date`;
    const { owner } = world.enterprise;
    return tried(owner, [
      sql`insert into consents (id, number, enterprise_id, grantee_id, purpose, domains, items, granted_at, expires_on,
          expires_at, granted_by, statement, grantee_contact, artefact, signature ${more ?? sql``})
        values (${newId()}, ${newId()}, ${owner.organisationId}, ${grantee ?? world.bank.id}, 'post_loan', '{tax}',
          '{tax_grade}', ${grantedAt}, ${lastDay},
          ${expiresAt ?? sql`(${lastDay} + 1)::timestamp at time zone 'Asia/Shanghai'`}, ${owner.userId}, 'x', 'x', 'x',
          'x' ${is ?? sql``})`,
    ]);
  };

  test("now, for two years at most and to the end of its last day", async () => {
    expect(await given()).toBe(1);
    expect(await given({ expiresOn: sql`(${TODAY} + 1)` })).toBe(1);
    const earlier = sql`(now() - interval '3 hours')`;
    for (const terms of [
      { grantedAt: earlier },
      { grantedAt: sql`(now() + interval '3 hours')` },
      { expiresOn: sql`((${TODAY} + interval '24 months')::date + 1)` },
      { expiresAt: sql`(now() + interval '9 years')` },
      { more: sql`, last_used_at`, is: sql`, now()` },
    ])
      expect(await given(terms), JSON.stringify(terms)).toBe(REFUSED);
  });

  test("to a bank or to the platform, and to nobody who has no use for it", async () => {
    for (const [kind, answer] of [
      ["operator", 1],
      ["bureau", REFUSED],
      ["source", REFUSED],
    ] as const) {
      const grantee = (await anOrganisation(database.owner, kind)).id;
      expect(await given({ grantee }), kind).toBe(answer);
    }
    expect(await given({ grantee: world.enterprise.id }), "the firm itself").toBe(REFUSED);
  });
});

describe("a consent is taken back", () => {
  const change = (...sets: SQL[]) =>
    tried(
      world.enterprise.owner,
      sets.map((set) => sql`update consents set ${set} where id = ${world.consent.id}`),
    );
  const withdrawn = sql`status = 'withdrawn', withdrawn_at = now()`;

  test("when it is, and not before", async () => {
    expect(await change(withdrawn)).toBe(1);
    for (const forged of [
      sql`status = 'withdrawn', withdrawn_at = now() - interval '3 days'`,
      sql`status = 'withdrawn', withdrawn_at = now() + interval '3 days'`,
      sql`status = 'paused', paused_at = now() - interval '3 days'`,
    ])
      expect(await change(forged)).toBe(KEPT);
  });

  test("once: the day stays, and so does the end", async () => {
    for (const forged of [
      sql`withdrawn_at = now() - interval '1 minute'`,
      sql`status = 'active', withdrawn_at = null`,
    ])
      expect(await change(withdrawn, forged)).toBe(KEPT);
    const paused = sql`status = 'paused', paused_at = now()`;
    expect(await change(paused, sql`paused_at = now() - interval '1 minute'`)).toBe(KEPT);
    expect(await change(paused, sql`status = 'active', paused_at = null`)).toBe(1);
  });

  test("with its uses as they were counted", async () => {
    for (const forged of [
      sql`last_used_at = now()`,
      sql`uses = uses + 1`,
      sql`status = 'withdrawn', withdrawn_at = now(), last_used_at = '1999-01-01'`,
    ])
      expect(await change(forged)).toBe(KEPT);
  });
});

test("a request that a bank takes back has no answer of the owner, and an answer is of its day", async () => {
  const { officer } = world.bank;
  const id = newId();
  await database.owner.execute(
    sql`insert into consent_requests (id, number, bank_id, uscc, purpose, items, mode, months, range_years, reason, asked_by,
        asked_at, lapses_at)
      select ${id}, ${id}, ${officer.organisationId}, e.uscc, 'post_loan', '{tax_grade}', 'case', 12, 2, '', ${officer.userId},
        now(), now() + interval '14 days'
      from enterprises e where e.id = ${world.enterprise.id}`,
  );
  const by = (who: typeof officer, set: SQL) =>
    tried(who, [sql`update consent_requests set ${set} where id = ${id}`]);
  const { owner } = world.enterprise;
  expect(await by(officer, sql`status = 'cancelled'`)).toBe(1);
  for (const forged of [
    sql`status = 'cancelled', answer = '企业说可以'`,
    sql`status = 'cancelled', answered_by = ${owner.userId}, answered_at = now()`,
  ])
    expect(await by(officer, forged)).toBe(REFUSED);
  const refuse = (at: SQL) =>
    by(owner, sql`status = 'refused', answered_by = ${owner.userId}, answered_at = ${at}`);
  expect(await refuse(sql`now()`)).toBe(1);
  expect(await refuse(sql`'1999-01-01'`)).toBe(REFUSED);
});

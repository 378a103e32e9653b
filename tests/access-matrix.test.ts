import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isMember, type Member } from "#domain/access/actor.ts";
import { newId } from "#lib/ids.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { EXPECTATIONS, type Expectation } from "./access/expectations.ts";
import { type Answer, type Outcome, openSite, type Site } from "./access/site.ts";
import { aWorld, nameOf, officials, type World } from "./access/world.ts";
import { useDatabase } from "./database.ts";
import { aDistrict } from "./factories.ts";

/*
 * Every route of the built site, asked by everyone who can be logged in and by a visitor, for what is theirs, another's
 * and nobody's, as a page, as data for scripts, and by a post: THREATS 1 to 4, 7 and 10 for the whole site.
 */

const database = useDatabase();
let site: Site;
let world: World;
let other: World;
let actors: (Member | null)[];

beforeAll(async () => {
  await aDistrict(database.owner);
  const outsiders = await officials(database);
  world = await aWorld(database, outsiders);
  other = await aWorld(database, outsiders);
  actors = [null, ...world.people, ...outsiders.people];
  site = await openSite(database);
}, 180_000);
afterAll(() => site?.close());

type Route = {
  id: string;
  path: string;
  index: boolean;
  module: { loader?: unknown; action?: unknown; default?: unknown };
};

/** The routes of the manifest with their whole path, `/bank/applications/:id`. */
function routesOf({ routes }: Site): Route[] {
  const pathOf = (id: string | undefined): string => {
    const route = id === undefined ? undefined : routes[id];
    return route ? `${pathOf(route.parentId)}${route.path ? `/${route.path}` : ""}` : "";
  };
  return Object.values(routes).flatMap((route) =>
    route
      ? [
          {
            ...{ id: route.id, path: pathOf(route.id) || "/", index: route.index === true },
            module: route.module as Route["module"],
          },
        ]
      : [],
  );
}

/** Those that the table speaks of; the first test names the others. */
const expectedRoutes = () => routesOf(site).filter(({ id }) => EXPECTATIONS[id] !== undefined);

const filled = (path: string, params: Record<string, string>) =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? `:${name}`));

function admits({ who }: Expectation, actor: Member | null): "yes" | "log_in" | "forbidden" | "missing" {
  if (who === "everyone") return "yes";
  if (!actor) return "log_in";
  const roles = who[actor.kind];
  if (!roles) return "missing";
  return roles === "any" || (roles as readonly MemberRole[]).includes(actor.role) ? "yes" : "forbidden";
}

const whoever = (actor: Member | null) => (actor && isMember(actor) ? nameOf(actor) : "a visitor");

/** What nobody outside the other world may find in any answer. */
const secretsOf = (of: World) => [of.enterprise.uscc, of.open.number, of.decision.number];

test("every route is expected, and every expectation is a route", () => {
  expect(
    routesOf(site)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(Object.keys(EXPECTATIONS).sort());
});

type Asked = Route & { expectation: Expectation; actor: Member | null };

/** Walks routes and actors, some at a time, and gathers what was wrong. */
async function walk(routes: Route[], look: (asked: Asked) => Promise<string[]>): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const expectation = EXPECTATIONS[route.id]!;
    const found = await Promise.all(actors.map((actor) => look({ ...route, expectation, actor })));
    wrong.push(...found.flat());
  }
  return wrong;
}

/** What of the other world stands in an answer that it has no place in. */
function leaks({ expectation, actor, id }: Asked, { body }: Answer): string[] {
  if (expectation.isRegister) return [];
  const found = secretsOf(other).filter((secret) => body.includes(secret));
  return found.length > 0 ? [`${whoever(actor)} finds ${found} in ${id}`] : [];
}

/** The page and the data of a route, as far as it has them. */
async function readings({ actor, id, module }: Asked, url: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  if (module.default) answers.push(await site.page(actor, url));
  if (module.loader) answers.push(await site.data(actor, url, id));
  return answers;
}

const says = (asked: Asked, did: string, got: Outcome, expected: readonly Outcome[]) =>
  expected.includes(got)
    ? []
    : [`${whoever(asked.actor)} ${did} ${asked.id}: ${got}, not ${expected.join(" or ")}`];

/** The refusals that fit: rows that a role has nothing to do with are not there for it. */
const refusalsOf = ({ expectation }: Asked, allowed: Outcome): Outcome[] =>
  expectation.isHidden && allowed === "forbidden" ? ["forbidden", "missing"] : [allowed];

describe("reading", () => {
  test("one's own is answered to whom it is for, and to nobody else", async () => {
    const wrong = await walk(expectedRoutes(), async (asked) => {
      const { expectation, actor, path } = asked;
      const allowed = admits(expectation, actor);
      const expected = allowed === "yes" ? [expectation.read ?? "shown"].flat() : refusalsOf(asked, allowed);
      const answers = await readings(asked, filled(path, expectation.of?.(world) ?? {}));
      return answers.flatMap((answer) => [
        ...says(asked, "reads", answer.outcome, expected),
        ...leaks(asked, answer),
      ]);
    });
    expect(wrong).toEqual([]);
  }, 300_000);

  test("THREATS 2, 3, 4: another's, and nobody's, is not there: neither the page nor its data", async () => {
    const guarded = expectedRoutes().filter(({ id }) => {
      const { of, isPublic, read } = EXPECTATIONS[id]!;
      return of && !isPublic && !read;
    });
    expect(guarded.length).toBeGreaterThan(20);
    const wrong = await walk(guarded, async (asked) => {
      const { expectation, actor, path } = asked;
      if (admits(expectation, actor) !== "yes") return [];
      const others = expectation.of!(other);
      const nobodys = Object.fromEntries(Object.keys(others).map((name) => [name, newId()]));
      const answers = [
        ...(await readings(asked, filled(path, others))),
        ...(await readings(asked, filled(path, nobodys))),
      ];
      return answers.flatMap((answer) => [
        ...says(asked, "reads another's", answer.outcome, ["missing"]),
        ...leaks(asked, answer),
      ]);
    });
    expect(wrong).toEqual([]);
  }, 300_000);
});

describe("posting", () => {
  const REFUSALS: Outcome[] = ["log_in", "forbidden", "missing", "invalid", "not_allowed"];
  const actions = () => expectedRoutes().filter(({ module }) => module.action);
  const addressOf = ({ path, index }: Route, params: Record<string, string>) =>
    `${filled(path, params)}${index ? "?index" : ""}`;

  test("THREATS 7: what is another's changes nothing and is refused", async () => {
    const before = await writes();
    const wrong = await walk(actions(), async (asked) => {
      const { expectation, actor } = asked;
      if (!expectation.of || expectation.isPublic) return [];
      const answer = await site.post(actor, addressOf(asked, expectation.of(other)), {});
      return [...says(asked, "posts to another's", answer.outcome, REFUSALS), ...leaks(asked, answer)];
    });
    expect(wrong).toEqual([]);
    expect(await writes()).toEqual(before);
  }, 300_000);

  test("what is not for them is refused to everyone else, whatever they post", async () => {
    const wrong = await walk(actions(), async (asked) => {
      const { expectation, actor } = asked;
      const allowed = admits(expectation, actor);
      if (allowed === "yes") return [];
      const { outcome } = await site.post(actor, addressOf(asked, expectation.of?.(world) ?? {}), {});
      return says(asked, "posts to", outcome, [...refusalsOf(asked, allowed), "invalid"]);
    });
    expect(wrong).toEqual([]);
  }, 300_000);

  /** How much has been done so far, refusals aside. */
  async function writes(): Promise<unknown> {
    const { rows } = await database.owner.$client.query(
      "select count(*) from audit_entries where subject_type <> 'refusal'",
    );
    return rows;
  }
});

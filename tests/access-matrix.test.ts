import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isMember, type Member } from "#domain/access/actor.ts";
import { isId, newId } from "#lib/ids.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { EXPECTATIONS, type Expectation } from "./access/expectations.ts";
import { COMMON_NAMES, POSTS } from "./access/posts.ts";
import { type Answer, type Form, type Outcome, openSite, type Site } from "./access/site.ts";
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

function admits(
  { who }: Pick<Expectation, "who">,
  actor: Member | null,
): "yes" | "log_in" | "forbidden" | "missing" {
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
  const actions = () => routesOf(site).filter(({ id, module }) => module.action && POSTS[id]);
  const addressOf = ({ path, index }: Route, params: Record<string, string>, ending = "") =>
    `${filled(path, params)}${ending}${index ? "?index" : ""}`;
  /** As a form of the page, and as scripts send it. */
  const posts = async (asked: Asked, params: Record<string, string>, form: Form) => [
    await site.post(asked.actor, addressOf(asked, params), form),
    await site.post(asked.actor, addressOf(asked, params, ".data"), form),
  ];
  const admission = ({ id, actor }: Asked) => admits({ who: POSTS[id]!.by }, actor);

  test("every route that takes a post is expected to, by whom and with what", () => {
    const taking = routesOf(site).filter(({ module }) => module.action);
    expect(taking.map(({ id }) => id).sort()).toEqual(Object.keys(POSTS).sort());
  });

  test("THREATS 7: a form that would do for one's own changes nothing of another's, which is not there", async () => {
    const before = await writes();
    const rows = actions().filter(({ id }) => POSTS[id]!.about);
    expect(rows.length).toBeGreaterThan(25);
    const wrong = await walk(rows, async (asked) => {
      const { id, expectation } = asked;
      const admitted = admission(asked);
      const expected = admitted === "yes" ? (["missing"] as const) : refusalsOf(asked, admitted);
      const answers = await posts(asked, expectation.of?.(other) ?? {}, POSTS[id]!.about!(other));
      return answers.flatMap((answer) => [
        ...says(asked, "posts to another's", answer.outcome, expected),
        ...leaks(asked, answer),
      ]);
    });
    expect(wrong).toEqual([]);
    expect(await writes()).toEqual(before);
  }, 300_000);

  test("what is nobody's is not there either", async () => {
    const before = await writes();
    const nobodys = (fields: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, value]) => [name, isId(value) ? newId() : value]),
      );
    const rows = actions().filter(({ id }) => POSTS[id]!.about && !COMMON_NAMES.has(id));
    const wrong = await walk(rows, async (asked) => {
      if (admission(asked) !== "yes") return [];
      const { id, expectation } = asked;
      const params = nobodys(expectation.of?.(world) ?? {});
      const answers = await posts(asked, params, nobodys(POSTS[id]!.about!(world)));
      return answers.flatMap(({ outcome }) => says(asked, "posts to nobody's", outcome, ["missing"]));
    });
    expect(wrong).toEqual([]);
    expect(await writes()).toEqual(before);
  }, 300_000);

  test("what is not for them is refused to everyone else, whatever they post", async () => {
    const before = await writes();
    const wrong = await walk(actions(), async (asked) => {
      const { id, expectation } = asked;
      const allowed = admission(asked);
      if (allowed === "yes") return [];
      const { about } = POSTS[id]!;
      const refusals = [...refusalsOf(asked, allowed), ...(about ? [] : (["invalid"] as const))];
      const answers = await posts(asked, expectation.of?.(world) ?? {}, about?.(world) ?? {});
      return answers.flatMap(({ outcome }) => says(asked, "posts to", outcome, refusals));
    });
    expect(wrong).toEqual([]);
    expect(await writes()).toEqual(before);
  }, 300_000);

  /** How much has been done so far, refusals aside. */
  async function writes(): Promise<unknown> {
    const { rows } = await database.owner.$client.query(
      "select count(*) from audit_entries where subject_type <> 'refusal'",
    );
    return rows;
  }
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isMember, type Member } from "#domain/access/actor.ts";
import { newId } from "#lib/ids.ts";
import type { MemberRole } from "#lib/vocabulary.ts";
import { EXPECTATIONS, type Expectation } from "./access/expectations.ts";
import { type Outcome, openSite, type Site } from "./access/site.ts";
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

type Route = { id: string; path: string; module: { loader?: unknown; action?: unknown; default?: unknown } };

/** The routes of the manifest with their whole path, `/bank/applications/:id`. */
function routesOf({ routes }: Site): Route[] {
  const pathOf = (id: string | undefined): string => {
    const route = id === undefined ? undefined : routes[id];
    return route ? `${pathOf(route.parentId)}${route.path ? `/${route.path}` : ""}` : "";
  };
  return Object.values(routes).flatMap((route) =>
    route ? [{ id: route.id, path: pathOf(route.id) || "/", module: route.module as Route["module"] }] : [],
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

describe("reading", () => {
  test("one's own is answered to whom it is for, and to nobody else", async () => {
    const wrong: string[] = [];
    for (const { id, path, module } of expectedRoutes()) {
      const expectation = EXPECTATIONS[id]!;
      const url = filled(path, expectation.of?.(world) ?? {});
      for (const actor of actors) {
        const allowed = admits(expectation, actor);
        const expected = [allowed === "yes" ? (expectation.read ?? "shown") : allowed].flat();
        if (expectation.isHidden && allowed === "forbidden") expected.push("missing");
        const answers = module.default ? { page: await site.page(actor, url) } : {};
        if (module.loader) Object.assign(answers, { data: await site.data(actor, url, id) });
        for (const [how, answer] of Object.entries(answers)) {
          if (!expected.includes(answer.outcome))
            wrong.push(
              `${whoever(actor)} reads ${how} ${url} (${id}): ${answer.outcome}, not ${expected.join(" or ")}`,
            );
          const leaked = secretsOf(other).filter((secret) => answer.body.includes(secret));
          if (leaked.length > 0 && !expectation.isRegister)
            wrong.push(`${whoever(actor)} finds ${leaked} in ${how} ${url}`);
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);

  test("THREATS 2, 3, 4: another's, and nobody's, is not there: neither the page nor its data", async () => {
    const wrong: string[] = [];
    for (const { id, path, module } of expectedRoutes()) {
      const expectation = EXPECTATIONS[id]!;
      if (!expectation.of || expectation.isPublic || expectation.read) continue;
      const nobodys = Object.fromEntries(Object.keys(expectation.of(world)).map((name) => [name, newId()]));
      for (const params of [expectation.of(other), nobodys]) {
        const url = filled(path, params);
        for (const actor of actors.filter((each) => admits(expectation, each) === "yes")) {
          const answers = [await site.data(actor, url, id)];
          if (module.default) answers.push(await site.page(actor, url));
          for (const answer of answers) {
            if (answer.outcome !== "missing")
              wrong.push(`${whoever(actor)} reads ${url} (${id}): ${answer.outcome}`);
            const leaked = secretsOf(other).filter((secret) => answer.body.includes(secret));
            if (leaked.length > 0) wrong.push(`${whoever(actor)} finds ${leaked} in ${url}`);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  }, 300_000);
});

describe("posting", () => {
  const REFUSALS: Outcome[] = ["log_in", "forbidden", "missing", "invalid", "not_allowed"];

  test("THREATS 7: what is another's changes nothing and is refused", async () => {
    const before = await writes();
    const wrong: string[] = [];
    for (const { id, path, module } of expectedRoutes()) {
      const expectation = EXPECTATIONS[id]!;
      if (!module.action || !expectation.of || expectation.isPublic) continue;
      const url = filled(path, expectation.of(other));
      for (const actor of actors) {
        const { outcome, body } = await site.post(actor, url, {});
        if (!REFUSALS.includes(outcome)) wrong.push(`${whoever(actor)} posts to ${url} (${id}): ${outcome}`);
        const leaked = secretsOf(other).filter((secret) => body.includes(secret));
        if (leaked.length > 0) wrong.push(`${whoever(actor)} finds ${leaked} in the answer of ${url}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(await writes()).toEqual(before);
  }, 300_000);

  test("what is not for them is refused to everyone else, whatever they post", async () => {
    const wrong: string[] = [];
    for (const { id, path, module } of expectedRoutes()) {
      const expectation = EXPECTATIONS[id]!;
      if (!module.action || expectation.who === "everyone") continue;
      const url = filled(path, expectation.of?.(world) ?? {});
      for (const actor of actors) {
        const allowed = admits(expectation, actor);
        if (allowed === "yes") continue;
        const { outcome } = await site.post(actor, url, {});
        const isHidden = expectation.isHidden && allowed === "forbidden" && outcome === "missing";
        if (outcome !== allowed && outcome !== "invalid" && !isHidden)
          wrong.push(`${whoever(actor)} posts to ${url} (${id}): ${outcome}, not ${allowed}`);
      }
    }
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

import { afterAll, beforeAll, expect, test } from "vitest";
import { PORTALS, portalFor } from "#app/components/shell/navigation.ts";
import type { Member } from "#domain/access/actor.ts";
import { rightsOf } from "#domain/access/permissions.ts";
import { openSite, type Site } from "./access/site.ts";
import { aWorld, nameOf, officials } from "./access/world.ts";
import { useDatabase } from "./database.ts";
import { aDistrict } from "./factories.ts";

/*
 * What the portals offer is answered: everybody who can be logged in follows every link that the built site shows them.
 */

const database = useDatabase();
let site: Site;
let people: Member[];

beforeAll(async () => {
  await aDistrict(database.owner);
  const outsiders = await officials(database);
  const world = await aWorld(database, outsiders);
  people = [...world.people, ...outsiders.people];
  site = await openSite(database);
}, 180_000);
afterAll(() => site?.close());

const navigationOf = (who: Member) => portalFor(who.kind, rightsOf(who)).items.map(({ to }) => to);

test("navigation names the places that answer the person's post, and no other", async () => {
  const wrong: string[] = [];
  for (const who of people) {
    const named = navigationOf(who);
    for (const { to } of PORTALS[who.kind].items) {
      const { outcome } = await site.page(who, to);
      const expected = named.includes(to) ? "shown" : "forbidden";
      if (outcome !== expected) wrong.push(`${nameOf(who)} at ${to}: ${outcome}, not ${expected}`);
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);

test.each([
  ["clerk", "/enterprise/loans"],
  ["compliance", "/bank/alerts"],
  ["product_manager", "/bank/products"],
])("the home of a %s leads to %s", async (role, work) => {
  const who = people.find((each) => each.role === role)!;
  const { body } = await site.page(who, PORTALS[who.kind].home);
  expect(linksIn(body)).toContain(work);
});

test("administrators begin with their people and their changes", async () => {
  const administrators = people.filter(({ role, kind }) => role === "administrator" && kind !== "operator");
  expect(administrators.map(({ kind }) => kind).sort()).toEqual(["bank", "bureau", "source"]);
  for (const who of administrators) {
    const { body } = await site.page(who, PORTALS[who.kind].home);
    const inside = linksIn(mainOf(body));
    expect(inside).toEqual(expect.arrayContaining([`/${who.kind}/staff`, `/${who.kind}/changes`]));
  }
});

test("no link on any page leads to a refusal", async () => {
  const wrong: string[] = [];
  for (const who of people) {
    for (const { path, from, outcome } of await followed(who))
      if (!["shown", "redirected"].includes(String(outcome)))
        wrong.push(`${nameOf(who)} goes from ${from} to ${path}: ${outcome}`);
  }
  expect(wrong).toEqual([]);
}, 300_000);

test("a clerk finds nothing to press that binds the firm, and is told whose it is", async () => {
  const clerk = people.find(({ role }) => role === "clerk")!;
  const pages = (await followed(clerk)).filter(({ path }) => path.startsWith("/enterprise"));
  const pressed = pages.flatMap(({ path, body }) =>
    [...mainOf(body).matchAll(/<form[^>]*method="post"[^>]*>/g)].map(([form]) => `${path}: ${form}`),
  );
  expect(pressed).toEqual([]);
  const told = pages.filter(({ body }) => body.includes("企业主")).map(({ path }) => pattern(path));
  const acts = ["/enterprise", "/enterprise/profile", "/enterprise/loans", "/enterprise/applications/:id"];
  expect(told).toEqual(expect.arrayContaining(acts));
}, 120_000);

type Visit = { path: string; from: string; outcome: string | number; body: string };

/** Every page that the person reaches from their home by links, once of a kind. */
async function followed(who: Member): Promise<Visit[]> {
  const visits: Visit[] = [];
  const seen = new Set<string>();
  const next = [{ path: PORTALS[who.kind].home as string, from: "the address" }];
  for (let step = next.shift(); step; step = next.shift()) {
    if (seen.has(pattern(step.path))) continue;
    seen.add(pattern(step.path));
    const { outcome, body } = await site.page(who, step.path);
    visits.push({ ...step, outcome, body });
    const { path: from } = step;
    next.push(...linksIn(body).map((path) => ({ path, from })));
  }
  return visits;
}

const linksIn = (body: string): string[] =>
  [...body.matchAll(/<a[^>]*\shref="(\/[^"#]*)/g)].map(([, path]) => path!.replaceAll("&amp;", "&"));

const mainOf = (body: string) => /<main[\s\S]*<\/main>/.exec(body)?.[0] ?? "";

/** Addresses that differ in the rows they show, not in what they are. */
const pattern = (path: string) => {
  const { pathname, searchParams } = new URL(path, "http://localhost");
  const page = pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ":id");
  const asked = [...searchParams.keys()].sort().join("&");
  return asked ? `${page}?${asked}` : page;
};

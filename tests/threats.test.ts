import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { newId } from "#lib/ids.ts";
import { EXPECTATIONS } from "./access/expectations.ts";
import { type Outcome, openSite, type Site } from "./access/site.ts";
import { aWorld, officials, type World } from "./access/world.ts";
import { useDatabase } from "./database.ts";
import { aDistrict } from "./factories.ts";

/* What people try through the address bar, forged forms and their own data, against the built site. */

const database = useDatabase();
let site: Site;
let world: World;
let other: World;
let people: Member[];

beforeAll(async () => {
  await aDistrict(database.owner);
  const outsiders = await officials(database);
  world = await aWorld(database, outsiders);
  other = await aWorld(database, outsiders);
  people = [...world.people, ...outsiders.people];
  site = await openSite(database);
}, 180_000);
afterAll(() => site?.close());

it("THREATS 1: a visitor gets no profile, only the way to log in", async () => {
  const { id } = world.open;
  for (const path of [
    `/bank/applications/${id}/profile`,
    "/enterprise/credit",
    `/enterprise/applications/${id}`,
  ]) {
    const { outcome, body } = await site.page(null, path);
    expect([path, outcome, body]).toEqual([path, "log_in", ""]);
  }
});

it("THREATS 6: a bank's list asked for another's shows its own rows", async () => {
  const { officer } = world.bank;
  const own = await site.page(officer, "/bank/applications");
  for (const query of [
    `bankId=${other.bank.id}`,
    `organisationId=${other.bank.id}`,
    `bank=${other.bank.id}`,
  ]) {
    const { outcome, body } = await site.page(officer, `/bank/applications?${query}`);
    expect(outcome).toBe("shown");
    expect(body).toContain(world.open.number);
    expect(body).not.toContain(other.open.number);
  }
  expect(own.body).toContain(world.open.number);
});

describe("THREATS 8: an order or a filter that is none", () => {
  it.each([
    "tab=id%22%3B--",
    "tab=closed'%20or%20'1'%3D'1",
    "clock=%00",
    "after=id%22%3B--",
    "after=2026-01-01T00%3A00%3A00Z~'%3Bdrop%20table%20users",
  ])("is answered with 400 for ?%s", async (query) => {
    const { outcome } = await site.page(world.bank.officer, `/bank/applications?${query}`);
    expect(outcome).toBe("invalid");
  });

  it.each([
    "-62135596800001",
    "-99999999999999",
    "0",
    "Nov%202026",
    "%2B275760-09-13",
    "2026-02-31T00:00:00.000000Z",
  ])("a page behind %s, which is no instant, is answered with 400 wherever pages are turned", async (at) => {
    const lists: [Member, string][] = [
      ...["/bank/applications", "/bank/consents", "/bank/consents/requests"].map((path): [Member, string] => [
        world.bank.officer,
        path,
      ]),
      [world.enterprise.owner, "/enterprise/reads"],
      [people.find(({ role }) => role === "compliance")!, "/bank/alerts"],
      ...["/bureau/access", "/bureau/alerts"].map((path): [Member, string] => [
        people.find(({ role }) => role === "official")!,
        path,
      ]),
      [people.find(({ kind }) => kind === "operator")!, "/operator/audit"],
    ];
    for (const [who, path] of lists) {
      const answers = [`${at}_${newId()}`, `${at}~${newId()}`].map((after) =>
        site.page(who, `${path}?after=${after}`),
      );
      const outcomes = (await Promise.all(answers)).map(({ outcome }) => outcome);
      expect([path, ...outcomes]).toEqual([path, "invalid", "invalid"]);
      expect((await site.page(who, path)).outcome).toBe("shown");
    }
  });

  it("an unknown `sort` is read by nothing: the order stays as it is", async () => {
    const plain = await site.page(world.bank.officer, "/bank/applications");
    const sorted = await site.page(world.bank.officer, "/bank/applications?sort=id%22%3B--");
    const numbers = (body: string) => body.match(/SQ?\d{6,}|[A-Z]{2}\d{8,}/g);
    expect(sorted.outcome).toBe("shown");
    expect(numbers(sorted.body)).toEqual(numbers(plain.body));
  });
});

it.each(["nothing", "%00", "..%2f..", "01A20531-F345-7319-BBC3-ED3D1CEEA598", "1%27--"])(
  "%s in an address, where an id stands, names nothing: the answer is 404 as for another's",
  async (text) => {
    const refusals: Outcome[] = ["missing", "forbidden", "not_allowed"];
    const wrong: string[] = [];
    for (const { id, path } of withIds()) {
      for (const who of people.filter(({ kind }) => path.startsWith(`/${kind}/`))) {
        const { outcome } = await site.page(who, path.replace(/:\w+/g, text));
        if (!refusals.includes(outcome)) wrong.push(`${id}: ${outcome}`);
      }
    }
    expect([...new Set(wrong)]).toEqual([]);
  },
  120_000,
);

/** Pages and files of the portals that are about one thing, by their pattern. */
function withIds(): { id: string; path: string }[] {
  const pathOf = (id: string | undefined): string => {
    const route = id === undefined ? undefined : site.routes[id];
    return route ? `${pathOf(route.parentId)}${route.path ? `/${route.path}` : ""}` : "";
  };
  const found = Object.keys(site.routes).map((id) => ({ id, path: pathOf(id) }));
  const about = found.filter(({ id, path }) => path.includes("/:") && EXPECTATIONS[id]?.isPublic !== true);
  expect(about.length).toBeGreaterThan(30);
  return about;
}

it("THREATS 9: what a form adds of organisation, role, limit or state is not applied", async () => {
  const { owner } = world.enterprise;
  const forged = {
    organisationId: other.enterprise.id,
    enterpriseId: other.enterprise.id,
    role: "administrator",
    kind: "operator",
    limit: "99999999",
    status: "approved",
    verifiedAt: "2020-01-01",
  };
  const rows = async () => ({
    enterprise: await database.owner
      .select()
      .from(schema.enterprises)
      .where(eq(schema.enterprises.id, other.enterprise.id)),
    memberships: await database.owner
      .select()
      .from(schema.memberships)
      .where(eq(schema.memberships.userId, owner.userId)),
    applications: await database.owner.select().from(schema.applications),
  });
  const before = await rows();
  await site.post(owner, "/enterprise/profile/edit", forged);
  await site.post(owner, `/enterprise/applications/${world.decision.id}/withdraw`, forged);
  await site.post(world.bank.officer, `/bank/applications/${world.open.id}/propose`, forged);
  const after = await rows();
  expect(after.enterprise).toEqual(before.enterprise);
  expect(after.memberships).toEqual(before.memberships);
  expect(after.applications.filter(({ status }) => status === "approved")).toEqual(
    before.applications.filter(({ status }) => status === "approved"),
  );
});

it("THREATS 3: the framework's other ways to a page's data give nothing of another's", async () => {
  const path = `/bank/applications/${other.open.id}`;
  const id = "routes/bank.applications.$id";
  for (const way of [`${path}.data?_routes=${id}`, `${path}.data`, `${path}?_routes=${id}`]) {
    const lender = await site.page(other.bank.officer, way);
    const stranger = await site.page(world.bank.officer, way);
    const visitor = await site.page(null, way);
    expect([way, stranger.outcome, visitor.outcome]).toEqual([way, "missing", "log_in"]);
    for (const secret of [other.open.number, other.enterprise.uscc]) {
      expect(lender.body).toContain(secret);
      expect(stranger.body + visitor.body).not.toContain(secret);
    }
  }
});

it("THREATS 3: the router's older way to data answers nobody, and runs no loader that would log a read", async () => {
  const path = `/bank/applications/${other.open.id}/profile`;
  const reads = () => database.owner.$count(schema.dataReads);
  const before = await reads();
  for (const id of ["routes/bank.applications.$id_.profile", "root", ""]) {
    for (const who of [null, world.bank.officer, other.bank.officer]) {
      for (const query of [`_data=${id}`, `a?&_data=${id}`, `%5Fdata=${id}`])
        expect((await site.page(who, `${path}?${query}`)).outcome).toBe("missing");
    }
  }
  expect(await reads()).toBe(before);
});

it("THREATS 26: the scripts of a page are those that its policy names, and no other would run", async () => {
  for (const [who, path] of [
    [null, "/login"],
    [world.bank.officer, "/bank"],
  ] as const) {
    const { headers, body } = await site.page(who, path);
    const nonce = /script-src 'self' 'strict-dynamic' 'nonce-([^']+)'(;|$)/.exec(
      headers.get("Content-Security-Policy") ?? "",
    )?.[1];
    const scripts = body.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(1);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  }
});

it("THREATS 26: markup in a company's name is shown as text", async () => {
  const name = `</script><script>alert("样例")</script>`;
  const { id, owner } = world.enterprise;
  await database.owner.update(schema.enterprises).set({ name }).where(eq(schema.enterprises.id, id));
  await database.owner
    .update(schema.organisations)
    .set({ name, shortName: name })
    .where(eq(schema.organisations.id, id));
  const pages = [
    await site.page(owner, "/enterprise/profile"),
    await site.page(world.bank.officer, `/bank/applications/${world.open.id}`),
  ];
  for (const { outcome, body } of pages) {
    expect(outcome).toBe("shown");
    expect(body).not.toContain(name);
    expect(body).not.toContain("<script>alert");
    expect(body).toContain("&lt;script&gt;alert");
  }
});

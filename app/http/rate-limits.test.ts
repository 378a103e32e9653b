import type { AddressInfo, Server } from "node:net";
import express from "express";
import { Redis } from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import { hasRedis, startRedis } from "#tests/redis.ts";
import { knownRoute } from "./known-route.ts";
import { BUDGETS, type Budgets, classOf, type RateLimitOptions, rateLimits } from "./rate-limits.ts";

const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((done) => server.close(done))));
});

/** A site where `/known` and `/login` exist and nothing else does. */
async function site(
  options: RateLimitOptions,
): Promise<(path: string, init?: RequestInit) => Promise<Response>> {
  const app = express();
  app.set("trust proxy", 1);
  app.use(knownRoute((path) => ({ id: `routes${path}`, pattern: path })));
  app.use(rateLimits(options));
  app.get("/known", (_req, res) => void res.send("here"));
  app.get("/login", (_req, res) => void res.send("log in"));
  app.post("/known", (_req, res) => void res.send("done"));
  const server = app.listen(0, "127.0.0.1");
  servers.push(server);
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address() as AddressInfo;
  return (path, init) => fetch(`http://127.0.0.1:${port}${path}`, init);
}

const few = (over: Partial<Budgets>): RateLimitOptions => ({ budgets: { ...BUDGETS, ...over } });
/** As the browser sends a session's token back. */
const cookieOf = (session: string) => `xyd=${encodeURIComponent(btoa(JSON.stringify(session)))}`;
const as = (session: string, address = "203.0.113.1") => ({
  headers: { Cookie: cookieOf(session), "X-Forwarded-For": address },
});
const statuses = async (times: number, ask: (n: number) => Promise<Response>): Promise<number[]> => {
  const seen: number[] = [];
  for (let n = 0; n < times; n += 1) seen.push((await ask(n)).status);
  return seen;
};

describe("the class of a request", () => {
  it.each([
    ["GET", "routes/enterprise.offers._index", "read"],
    ["HEAD", "routes/_public._index", "read"],
    ["GET", "routes/bureau.rows[.]csv", "download"],
    ["GET", "routes/source.deliveries.$id_.rejects", "download"],
    ["POST", "routes/login", "log_in"],
    ["POST", "routes/login_.code", "log_in"],
    ["POST", "routes/invitations", "log_in"],
    ["POST", "routes/reset", "log_in"],
    ["GET", "routes/login", "read"],
    ["POST", "routes/enterprise.consents.new", "write"],
    ["GET", undefined, "read"],
    ["POST", undefined, "write"],
  ])("%s of %s is %s", (method, routeId, expected) => {
    expect(classOf(method, routeId)).toBe(expected);
  });
});

describe("a budget", () => {
  it("is answered with 429, a sentence and the time to wait once it is used up", async () => {
    const ask = await site(few({ read: { times: 3, seconds: 60 } }));
    expect(await statuses(3, () => ask("/known", as("a")))).toEqual([200, 200, 200]);
    const refused = await ask("/known", as("a"));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect(await refused.text()).toContain("操作太频繁");
  });

  it("comes back with the next window", async () => {
    const ask = await site(few({ read: { times: 1, seconds: 1 } }));
    expect(await statuses(2, () => ask("/known", as("a")))).toEqual([200, 429]);
    await expect.poll(async () => (await ask("/known", as("a"))).status, { timeout: 5_000 }).toBe(200);
  });

  it("is each browser's own, and each class's own", async () => {
    const ask = await site(few({ read: { times: 1, seconds: 60 } }));
    expect(await statuses(2, () => ask("/known", as("a")))).toEqual([200, 429]);
    expect((await ask("/known", as("b"))).status).toBe(200);
    expect((await ask("/known", { ...as("a"), method: "POST" })).status).toBe(200);
  });

  it("is not renewed by inventing sessions: the address has one too", async () => {
    const ask = await site(few({ read: { times: 2, seconds: 60 } }));
    const seen = await statuses(25, (n) => ask("/known", as(`made-up-${n}`)));
    expect(seen.filter((status) => status === 200)).toHaveLength(20);
    expect((await ask("/known", as("honest", "203.0.113.2"))).status).toBe(200);
  });

  it("is not renewed by cookies beside the session's: only the one that counts is looked at", async () => {
    const ask = await site(few({ read: { times: 2, seconds: 60 } }));
    const disguised = (n: number) => ({
      headers: { ...as("a").headers, Cookie: `__Host-xyd=r${n}; other=${n}; ${cookieOf("a")}; xyd=r${n}` },
    });
    expect(await statuses(3, (n) => ask("/known", disguised(n)))).toEqual([200, 200, 429]);
  });

  it("of a visitor without a session is the address's", async () => {
    const ask = await site(few({ read: { times: 2, seconds: 60 } }));
    const headers = { "X-Forwarded-For": "203.0.113.7" };
    expect(await statuses(3, () => ask("/known", { headers }))).toEqual([200, 200, 429]);
  });

  it("tells the metrics which class was refused", async () => {
    const refused: string[] = [];
    const ask = await site({
      ...few({ write: { times: 1, seconds: 60 } }),
      onRefusal: (limit) => refused.push(limit),
    });
    await statuses(2, () => ask("/known", { ...as("a"), method: "POST" }));
    expect(refused).toEqual(["write"]);
  });
});

it("THREATS 13: a thousand guessed ids get 404s, then 429s, and real pages stay shut for the guesser alone", async () => {
  const ask = await site({});
  const seen = await statuses(1_000, (n) => ask(`/cases/${n}`, as("guesser")));
  const firstRefusal = seen.indexOf(429);
  expect(seen.slice(0, firstRefusal).every((status) => status === 404)).toBe(true);
  expect(firstRefusal).toBeGreaterThanOrEqual(BUDGETS.guess.times);
  expect(firstRefusal).toBeLessThan(BUDGETS.guess.times + 10);
  expect(seen.slice(firstRefusal).every((status) => status === 429)).toBe(true);
  expect((await ask("/known", as("guesser"))).status).toBe(429);
  expect((await ask("/known", as("colleague"))).status).toBe(200);
});

it("guesses of a visitor leave the log-in open to everyone else behind the same address", async () => {
  const ask = await site(few({ guess: { times: 3, seconds: 600 } }));
  const headers = { "X-Forwarded-For": "203.0.113.8" };
  expect(await statuses(5, (n) => ask(`/cases/${n}`, { headers }))).toEqual([404, 404, 404, 429, 429]);
  expect((await ask("/login", { headers })).status).toBe(200);
});

it.skipIf(!hasRedis)("counts for all nodes together on Redis, and alone while Redis is away", async () => {
  const server = await startRedis();
  const open = () => {
    const redis = new Redis(server.url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
    redis.on("error", () => {});
    return redis;
  };
  const clients = [open(), open()];
  await Promise.all(clients.map((redis) => new Promise((ready) => redis.once("ready", ready))));
  const budgets = few({ read: { times: 4, seconds: 60 } });
  const [one, two] = await Promise.all(clients.map((redis) => site({ ...budgets, redis })));
  const seen = await statuses(6, (n) => (n % 2 ? one! : two!)("/known", as("a")));
  expect(seen).toEqual([200, 200, 200, 200, 429, 429]);
  const held = (await clients[0]!.keys("*")).join(" ");
  expect(held).toMatch(/limit:read:browser:\S+ |limit:read:address:\S+/);
  // THREATS 62: neither who asked nor where from.
  for (const told of ["203.0.113.1", cookieOf("a").slice(4), btoa('"a"')]) expect(held).not.toContain(told);
  await server.stop();
  expect((await one!("/known", as("b"))).status).toBe(200);
  for (const redis of clients) redis.disconnect();
});

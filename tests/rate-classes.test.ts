import type { ServerBuild } from "@remix-run/node";
import { beforeAll, expect, test } from "vitest";
import { routesOf } from "#app/http/known-route.ts";
import { classOf } from "#app/http/rate-limits.ts";
import { EXPECTATIONS } from "./access/expectations.ts";
import { builtSite } from "./access/site.ts";

/* How often things may be asked for goes by the route; here the classes are held against the routes that were built. */

type Module = { loader?: unknown; action?: unknown; default?: unknown };

let build: ServerBuild;
let routes: { id: string; module: Module }[];

beforeAll(async () => {
  build = await builtSite();
  routes = Object.values(build.routes).flatMap((route) =>
    route ? [{ id: route.id, module: route.module as Module }] : [],
  );
}, 180_000);

const idsWhere = (is: (route: { id: string; module: Module }) => boolean) =>
  routes
    .filter(is)
    .map(({ id }) => id)
    .sort();
const inClass = (limit: string, method: string) => idsWhere(({ id }) => classOf(method, id) === limit);

test("every file that is made for who asks is a download, and no page is", () => {
  const files = idsWhere(
    ({ id, module }) => !!module.loader && !module.default && EXPECTATIONS[id]?.read !== "not_allowed",
  );
  expect(inClass("download", "GET")).toEqual(files);
  expect(files.length).toBeGreaterThan(5);
});

test("every form that a visitor may post is a log-in, and none of a portal is", () => {
  const portals = /^routes\/(enterprise|bank|bureau|source|operator|account|logout)\b/;
  expect(inClass("log_in", "POST")).toEqual(
    idsWhere(({ id, module }) => !!module.action && !portals.test(id)),
  );
});

test.each(["/login", "/LOGIN", "/%6cogin", "/logi%6e.data", "/Login/"])(
  "the log-in is the log-in as %s",
  (path) => {
    expect(routesOf(build)(path)?.id).toBe("routes/login");
  },
);

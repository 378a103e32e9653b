import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";
import type { Request, RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

type RouteNode = { id: string; path?: string; index?: boolean; children?: RouteNode[] };

function tree(routes: ServerBuild["routes"], parent: string | undefined): RouteNode[] {
  return Object.values(routes).flatMap((route) => {
    if (!route || (route.parentId ?? undefined) !== parent) return [];
    const { id, path, index } = route;
    return [index ? { id, path, index } : { id, path, children: tree(routes, id) }];
  });
}

/** Since when the audit entry or read that waits longest for its seal does; null where none waits. */
export type UnsealedSince = () => Promise<Date | null>;

/** Sealing that is held up shows as a figure that grows; asked at each scrape, and NaN where the database is silent. */
export function gaugeSealing(registry: Registry, unsealedSince: UnsealedSince): void {
  const gauge = new Gauge({
    name: "audit_unsealed_seconds",
    help: "How long the audit entry or read that waits longest for its seal has waited; alert above 120.",
    registers: [registry],
    async collect() {
      const seconds = (since: Date | null) =>
        since === null ? 0 : Math.max(0, (Date.now() - since.getTime()) / 1_000);
      gauge.set(await unsealedSince().then(seconds, () => Number.NaN));
    },
  });
}

/** Tells the pattern of the route that answers a path (`/bank/applications/:id`), so that labels stay few. */
export function routePatterns(build: ServerBuild): (path: string) => string {
  const routes = tree(build.routes, undefined);
  return (path) => {
    const page = path.replace(/\.data$/, "").replace(/^\/_root$/, "/");
    // biome-ignore lint/suspicious/noExplicitAny: the library's union of index and layout routes is closed to plain trees
    const matches = matchRoutes(routes as any, page) as { route: RouteNode }[] | null;
    const pattern = matches
      ?.map(({ route }) => route.path ?? "")
      .filter(Boolean)
      .join("/");
    return matches ? `/${pattern ?? ""}` : "unmatched";
  };
}

export interface Metrics {
  registry: Registry;
  /** Records every answered request by method, route and status. */
  observe: RequestHandler;
  /** Serves the exposition text to the machine itself, or to who holds the token. */
  serve: RequestHandler;
  /** Counts a request that was refused for coming too often, by class. */
  refused: (limit: string) => void;
}

const LOOPBACK = new Set(["127.0.0.1", "::1", "::ffff:127.0.0.1"]);

function mayScrape(req: Request, token: string | undefined): boolean {
  if (token) return req.headers.authorization === `Bearer ${token}`;
  return LOOPBACK.has(req.socket.remoteAddress ?? "") && req.headers["x-forwarded-for"] === undefined;
}

export function createMetrics(
  pattern: (path: string) => string,
  token?: string,
  registry = new Registry(),
): Metrics {
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the request line to the end of the answer, by route.",
    labelNames: ["method", "route", "status"],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 15],
    registers: [registry],
  });
  const refusals = new Counter({
    name: "http_rate_limited_total",
    help: "Requests refused for coming too often, by class.",
    labelNames: ["limit"],
    registers: [registry],
  });
  return {
    registry,
    refused: (limit) => refusals.inc({ limit }),
    observe(req, res, next) {
      const end = durations.startTimer({ method: req.method });
      res.once("close", () => {
        const path = req.originalUrl.split("?", 1)[0] ?? "/";
        end({ route: res.locals.outsideRoutes ? "outside" : pattern(path), status: String(res.statusCode) });
      });
      next();
    },
    serve(req, res, next) {
      if (!mayScrape(req, token)) return next();
      registry.metrics().then((text) => res.type(registry.contentType).send(text), next);
    },
  };
}

import type { Request, RequestHandler } from "express";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { routeOf } from "./known-route.ts";

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

export function createMetrics(token?: string, registry = new Registry()): Metrics {
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
        const route = res.locals.outsideRoutes ? "outside" : (routeOf(res)?.pattern ?? "unmatched");
        end({ route, status: String(res.statusCode) });
      });
      next();
    },
    serve(req, res, next) {
      if (!mayScrape(req, token)) return next();
      registry.metrics().then((text) => res.type(registry.contentType).send(text), next);
    },
  };
}

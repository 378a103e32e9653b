import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { createRequestHandler } from "@remix-run/express";
import type { AppLoadContext, ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { system } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import { viewAuditState } from "#domain/audit/index.ts";
import type { Env } from "#lib/env.ts";
import { describeError, withoutNumbers } from "#lib/error-log.ts";
import { addressLimits, distrustForwardedHost, knownAddress, noOlderData, plainHost } from "./addresses.ts";
import { type FindRoute, knownRoute, routesOf } from "./known-route.ts";
import { createMetrics, gaugeSealing } from "./metrics.ts";
import { type RateLimitOptions, rateLimits } from "./rate-limits.ts";
import { refuse } from "./refuse.ts";
import {
  bodyLimits,
  formTypesOnly,
  headForVisitors,
  knownMethods,
  nonce,
  nonceOf,
  sameOriginOnly,
  securityHeaders,
} from "./security.ts";

export interface WebServerOptions {
  platform: Platform;
  /** The built routes, or in development a function that loads them afresh for each request. */
  build: ServerBuild | (() => Promise<ServerBuild>);
  env: Pick<Env, "NODE_ENV" | "PUBLIC_ORIGIN" | "TRUSTED_PROXIES">;
  log: Logger;
  /** Vite's connect handler, in development. */
  vite?: RequestHandler;
  /** Where the browser's files lie; the build's own folder unless told otherwise. */
  clientFolder?: string;
  registry?: Registry;
  /** Opens `/metrics` to who sends it as a bearer token; without it only this machine may read. */
  metricsToken?: string;
  /** How often visitors may ask; `off` for tests that ask more than people do. */
  limits?: RateLimitOptions | "off";
}

const CLIENT_FOLDER = fileURLToPath(new URL("../../build/client", import.meta.url));

/** Builds the HTTP server: everything that must hold before, around and after the router. */
export function createWebServer(options: WebServerOptions): Express {
  const { platform, build, env, log } = options;
  const metrics = createMetrics(options.metricsToken, options.registry);
  gaugeSealing(metrics.registry, async () => {
    const { unsealedSince } = await viewAuditState(callerOf(platform, system("metrics")), {});
    return unsealedSince;
  });
  const development = env.NODE_ENV === "development";

  const publicOrigin = env.PUBLIC_ORIGIN && new URL(env.PUBLIC_ORIGIN).origin;

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", env.TRUSTED_PROXIES);
  app.use(requestId(), requestLog(log), metrics.observe, nonce());
  app.use(securityHeaders({ development, https: publicOrigin?.startsWith("https:") ?? false }));
  app.use(addressLimits(), knownMethods());
  if (publicOrigin) app.use(knownAddress(publicOrigin));
  else if (env.TRUSTED_PROXIES === 0) app.use(distrustForwardedHost());
  app.get("/healthz", outside, (_req, res) => void res.json({ status: "ok" }));
  app.get("/readyz", outside, readyz(platform));
  app.get("/metrics", outside, metrics.serve);
  app.use(plainHost());
  app.use(compression());
  if (options.vite) app.use(options.vite);
  else staticFiles(app, options.clientFolder ?? CLIENT_FOLDER);
  app.use(knownRoute(typeof build === "function" ? inDevelopment : routesOf(build)), headForVisitors());
  if (options.limits !== "off") app.use(rateLimits({ onRefusal: metrics.refused, ...options.limits }));
  app.use(sameOriginOnly(publicOrigin), formTypesOnly(), noOlderData(), bodyLimits());
  app.all(
    "*",
    createRequestHandler({
      build,
      mode: env.NODE_ENV,
      getLoadContext: (req, res): AppLoadContext => ({
        platform,
        requestId: String(res.locals.requestId),
        address: req.ip,
        nonce: nonceOf(res as express.Response),
        log: log.child({ requestId: res.locals.requestId }),
      }),
    }),
  );
  app.use(lastResort(log));
  return app;
}

const inDevelopment: FindRoute = () => ({ id: "development", pattern: "development" });

const outside: RequestHandler = (_req, res, next) => {
  res.locals.outsideRoutes = true;
  next();
};

function requestId(): RequestHandler {
  return (_req, res, next) => {
    res.locals.requestId = randomUUID();
    res.setHeader("X-Request-Id", res.locals.requestId);
    next();
  };
}

/** One line a request: no query string, no address, no body, so nothing private reaches the log. */
function requestLog(log: Logger): RequestHandler {
  return (req, res, next) => {
    const started = performance.now();
    res.once("close", () => {
      if (res.locals.outsideRoutes) return;
      const level = res.statusCode >= 500 ? "error" : res.statusCode >= 400 ? "warn" : "info";
      const path = withoutNumbers((req.originalUrl.split("?", 1)[0] ?? "").slice(0, 200));
      const durationMs = Math.round(performance.now() - started);
      const cut = res.writableFinished ? undefined : true;
      log[level]({
        requestId: res.locals.requestId,
        method: req.method,
        path,
        status: res.statusCode,
        durationMs,
        cut,
      });
    });
    next();
  };
}

function readyz(platform: Platform): RequestHandler {
  const none = { database: false, queue: false, migrations: false };
  return async (_req, res) => {
    const readiness = await platform.readiness().catch(() => none);
    res.status(Object.values(readiness).every(Boolean) ? 200 : 503).json(readiness);
  };
}

function staticFiles(app: Express, folder: string): void {
  // The file names hold a hash of their content, so a missing one never comes to exist.
  app.use(
    "/assets",
    outside,
    express.static(`${folder}/assets`, { immutable: true, maxAge: "1y", index: false, redirect: false }),
  );
  app.use("/assets", (_req, res) => refuse(res, 404, "没有这个文件", "请刷新页面后重试。"));
  const mark = (res: ServerResponse) => {
    (res as express.Response).locals.outsideRoutes = true;
  };
  app.use(express.static(folder, { maxAge: "1h", index: false, redirect: false, setHeaders: mark }));
}

function lastResort(log: Logger): ErrorRequestHandler {
  return (error, _req, res, _next) => {
    if (res.headersSent) {
      res.end();
      return;
    }
    log.error(
      { requestId: res.locals.requestId, error: describeError(error) },
      "request failed outside the router",
    );
    refuse(res, 500, "系统出了问题", "您的数据没有丢失。请稍后重试；若仍不行，请把请求编号告诉平台客服。");
  };
}

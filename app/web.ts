import type { ServerBuild } from "@remix-run/node";
import { Redis } from "ioredis";
import { openPlatform } from "#jobs/platform.ts";
import { keyFileOf, openKeys } from "#lib/crypto/key-file.ts";
import { parseEnv } from "#lib/env.ts";
import { type Log, makeLog } from "#lib/log.ts";
import { createWebServer } from "./http/server.ts";

const DRAIN_LIMIT_MS = 10_000;
/** Longer than a proxy in front keeps its connections, so that it never reuses one that we just closed. */
const KEEP_ALIVE_MS = 65_000;

/** The web process. In development Vite compiles routes on demand; otherwise the build is served. */
async function main() {
  const env = parseEnv(process.env);
  if (!env.DATABASE_URL) throw new Error("the web server needs DATABASE_URL; `xyd start` sets it");
  const log = makeLog(env, "web");
  const { platform, close } = openPlatform(
    { ...env, DATABASE_URL: env.DATABASE_URL },
    { log, keys: openKeys(keyFileOf(env)) },
  );
  const redis = env.REDIS_URL ? openCounter(env.REDIS_URL, log) : undefined;
  const build = await routes(env.NODE_ENV === "development");
  const app = createWebServer({ platform, env, log, limits: { redis }, ...build });

  const server = app.listen(env.PORT, env.HOST, () => {
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : env.PORT;
    log.info({ host: env.HOST, port }, "listening");
    process.send?.({ port });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on("error", (error) => {
    log.fatal({ err: error }, "cannot listen");
    process.exit(1);
  });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    // Requests in hand are answered; idle connections are let go.
    server.close(
      () =>
        void close()
          .then(() => redis?.disconnect())
          .then(() => process.exit(0)),
    );
    server.closeIdleConnections();
    setTimeout(() => process.exit(0), DRAIN_LIMIT_MS).unref();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, stop);
  process.on("disconnect", stop);
}

/** Counts requests for all nodes together. While it is away each node counts for itself, so nothing waits for it. */
function openCounter(url: string, log: Log): Redis {
  const redis = new Redis(url, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis.on("error", (error) => log.warn({ err: error }, "rate limits count in memory: Redis is away"));
  return redis;
}

async function routes(development: boolean) {
  if (development) {
    const { createServer } = await import("vite");
    const vite = await createServer({ server: { middlewareMode: true } });
    return {
      vite: vite.middlewares,
      build: () => vite.ssrLoadModule("virtual:remix/server-build") as Promise<ServerBuild>,
    };
  }
  // Made by `npm run build`; not there when types are checked.
  const built = new URL("../build/server/index.js", import.meta.url).href;
  return { build: (await import(built)) as ServerBuild };
}

await main();

import { execFileSync } from "node:child_process";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { LoaderFunction, ServerBuild } from "@remix-run/node";
import { eq } from "drizzle-orm";
import { createWebServer } from "#app/http/server.ts";
import { tokenCookie } from "#app/http/session.server.ts";
import { schema } from "#db/client.ts";
import { anonymous, type Member } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import { codeAt, startSession, verifySecondFactor } from "#domain/sessions/index.ts";
import { makeLog } from "#lib/log.ts";
import { DEMO_PASSWORD, DEMO_SECRET } from "#seeds/run.ts";
import type { Scratch } from "./scratch.ts";

/** A page whose data comes from elsewhere than its own loader. */
export type Page = { id: string; loader: LoaderFunction };

export type Pages = {
  /** Reads a page to its end, as a browser does that holds the cookie. */
  ask: (server: string, path: string, cookie: string) => Promise<string>;
  close: () => Promise<void>;
};

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** The built pages behind real servers, one for each name, each with some loaders put in place of the pages' own. */
export async function servePages(platform: Platform, replaced: Record<string, Page[]>): Promise<Pages> {
  execFileSync(process.execPath, ["scripts/build-if-changed.mjs"], { cwd: ROOT, stdio: ["ignore", 2, 2] });
  const build = (await import(new URL("../build/server/index.js", import.meta.url).href)) as ServerBuild;
  const log = makeLog({ LOG_LEVEL: "error" }, "bench");
  const env = { NODE_ENV: "production", PUBLIC_ORIGIN: undefined, TRUSTED_PROXIES: 0 } as const;
  const servers = await Promise.all(
    Object.entries(replaced).map(async ([name, pages]) => {
      const app = createWebServer({ platform, build: withLoaders(build, pages), env, log, limits: "off" });
      const server = app.listen(0, "127.0.0.1");
      await new Promise((listening) => server.once("listening", listening));
      return { name, server, port: (server.address() as AddressInfo).port };
    }),
  );
  return {
    ask: async (name, path, cookie) => {
      const { port } = servers.find((each) => each.name === name)!;
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { Cookie: cookie },
        redirect: "manual",
      });
      const body = await answer.text();
      if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`);
      return body;
    },
    close: async () => {
      for (const { server } of servers) {
        server.closeAllConnections();
        await new Promise((closed) => server.close(closed));
      }
    },
  };
}

function withLoaders(build: ServerBuild, pages: Page[]): ServerBuild {
  const routes = { ...build.routes };
  for (const { id, loader } of pages) {
    const route = routes[id];
    if (!route) throw new Error(`there is no page ${id}`);
    routes[id] = { ...route, module: { ...route.module, loader } };
  }
  return { ...build, routes };
}

/** Logs a person of the demo in, authenticator included; the cookie. */
export async function logIn({ platform, owner }: Scratch, { userId }: Member): Promise<string> {
  const { users } = schema;
  const [user] = await owner.select({ loginName: users.loginName }).from(users).where(eq(users.id, userId));
  const caller = callerOf(platform, anonymous);
  const started = await startSession(caller, { loginName: user!.loginName, password: DEMO_PASSWORD });
  if (!started.started) throw new Error(`not logged in: ${started.reason}`);
  const proven = await verifySecondFactor(caller, {
    token: started.token,
    code: await codeAt(DEMO_SECRET, new Date()),
  });
  if (!("token" in proven)) throw new Error("the second factor was refused");
  const cookie = await tokenCookie(new Request("http://127.0.0.1"), proven.token);
  return cookie.split(";", 1)[0]!;
}

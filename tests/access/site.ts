import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import type { ServerBuild } from "@remix-run/node";
import { createWebServer } from "#app/http/server.ts";
import type { Member } from "#domain/access/actor.ts";
import { makeLog } from "#lib/log.ts";
import type { TestDatabase } from "../database.ts";
import { buildPages } from "../e2e/running-platform.ts";
import { testKeys } from "../keys.ts";
import { cookieOf } from "../requests.ts";

/** What a visitor is answered, in the words of the expectations. */
export type Outcome =
  | "shown"
  | "log_in"
  | "forbidden"
  | "missing"
  | "not_allowed"
  | "invalid"
  | "redirected"
  | number;

export type Answer = { outcome: Outcome; status: number; body: string; headers: Headers };
export type Form = Record<string, string>;

export type Site = {
  origin: string;
  routes: ServerBuild["routes"];
  /** Reads a page as a browser opening it does. */
  page: (who: Member | null, path: string) => Promise<Answer>;
  /** Reads what one route alone gives to scripts: the way around a layout that checks for its children. */
  data: (who: Member | null, path: string, routeId: string) => Promise<Answer>;
  /** Posts a form from our own pages. */
  post: (who: Member | null, path: string, form: Form, headers?: Record<string, string>) => Promise<Answer>;
  close: () => Promise<void>;
};

/** The routes as operators get them. */
export async function builtSite(): Promise<ServerBuild> {
  buildPages();
  return import(/* @vite-ignore */ pathToFileURL("build/server/index.js").href);
}

/** The built site on a free port, without limits on how often it may be asked. */
export async function openSite(database: TestDatabase): Promise<Site> {
  const build = await builtSite();
  const log = makeLog({ LOG_LEVEL: "silent" }, "test");
  const readiness = async () => ({ database: true, queue: true, migrations: true });
  const platform = { db: database.app, keys: testKeys, log, ring: () => {}, readiness };
  const env = { NODE_ENV: "production", PUBLIC_ORIGIN: undefined, TRUSTED_PROXIES: 0 } as const;
  const server = createWebServer({ platform, build, env, log, limits: "off" }).listen(0, "127.0.0.1");
  await new Promise((listening) => server.once("listening", listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const cookies = new Map<string, Promise<string>>();
  const cookieFor = (who: Member) => {
    const cookie = cookies.get(who.userId) ?? cookieOf(database, who, new Request(origin));
    cookies.set(who.userId, cookie);
    return cookie;
  };
  const ask = async (who: Member | null, path: string, init: RequestInit = {}): Promise<Answer> => {
    const headers = new Headers(init.headers);
    if (who) headers.set("Cookie", await cookieFor(who));
    // Thousands of answers that would be packed and unpacked for nothing.
    headers.set("Accept-Encoding", "identity");
    const response = await fetch(origin + path, { ...init, headers, redirect: "manual" });
    const body = await response.text();
    return {
      ...{ outcome: outcomeOf(response, body), status: response.status },
      ...{ body, headers: response.headers },
    };
  };
  return {
    origin,
    routes: build.routes,
    page: (who, path) => ask(who, path),
    data: (who, path, routeId) => {
      const [page, query = ""] = path.split("?", 2);
      const file = page === "/" ? "/_root.data" : `${page}.data`;
      return ask(who, `${file}?${query ? `${query}&` : ""}_routes=${encodeURIComponent(routeId)}`);
    },
    post: (who, path, form, headers = {}) =>
      ask(who, path, {
        method: "POST",
        body: new URLSearchParams(form),
        headers: { Origin: origin, "Sec-Fetch-Site": "same-origin", ...headers },
      }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

const OUTCOMES: Record<number, Outcome> = {
  200: "shown",
  400: "invalid",
  403: "forbidden",
  404: "missing",
  405: "not_allowed",
};

function outcomeOf(response: Response, body: string): Outcome {
  // Scripts are told of a redirect by an answer of 202 that names the place.
  const to =
    response.headers.get("Location") ??
    response.headers.get("X-Remix-Redirect") ??
    (response.status === 202 ? (/"(\/[^"]*)"/.exec(body)?.[1] ?? "") : null);
  if (to !== null) return to.startsWith("/login") ? "log_in" : "redirected";
  return OUTCOMES[response.status] ?? response.status;
}

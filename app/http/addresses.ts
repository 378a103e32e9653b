import type { Request, RequestHandler } from "express";
import { refuse } from "./refuse.ts";

/* What address a request may have, and whose: the path, the query and the host. */

export const MAX_PATH_CHARACTERS = 1_024;
export const MAX_PATH_SEGMENTS = 32;
export const MAX_QUERY_CHARACTERS = 4_096;

/** Refuses what is no address of a page, and addresses so long that matching them against the routes would cost time. */
export function addressLimits(): RequestHandler {
  return (req, res, next) => {
    const path = req.originalUrl.split("?", 1)[0] ?? "";
    const query = queryOf(req);
    if (!isAddress(path)) return refuse(res, 400, "网址有误", "请检查网址，或从首页重新进入。");
    const tooLong =
      path.length > MAX_PATH_CHARACTERS || path.split("/", MAX_PATH_SEGMENTS + 2).length > MAX_PATH_SEGMENTS;
    if (tooLong) return refuse(res, 404, "没有这个页面", "请检查网址，或从首页重新进入。");
    if (query.length > MAX_QUERY_CHARACTERS) return refuse(res, 414, "网址过长", "请减少筛选条件后重试。");
    next();
  };
}

/** What stands behind the first question mark; later ones belong to it. */
const queryOf = (req: Request) => req.originalUrl.slice(req.originalUrl.split("?", 1)[0]!.length + 1);

/**
 * Refuses the router's older way to the data of one route. Our pages ask for `….data`; asked in the other way a loader
 * would run, and log a read, for an answer that nobody gets.
 */
export function noOlderData(): RequestHandler {
  return (req, res, next) => {
    if (!new URLSearchParams(queryOf(req)).has("_data")) return next();
    refuse(res, 404, "没有这个页面", "请检查网址，或从首页重新进入。");
  };
}

const DETOUR = /\\|\/(\.|%2e){1,2}(\/|$)/i;

/**
 * Absolute addresses, such as proxies get, are none of ours. Steps to the folder above would be taken by the router, but
 * by none of the checks before it; no browser sends them. Half of an encoded letter the router cannot read.
 */
function isAddress(path: string): boolean {
  if (!path.startsWith("/") || DETOUR.test(path)) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** Drops what only a trusted proxy may say, so that nothing behind this line can be misled by it. */
export function distrustForwardedHost(): RequestHandler {
  return (req, _res, next) => {
    delete req.headers["x-forwarded-host"];
    next();
  };
}

const HOST = /^([A-Za-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

/** Refuses a host that is more than a host: with a path in it, the router would answer another page than was asked for. */
export function plainHost(): RequestHandler {
  return (req, res, next) => {
    const hosts = [req.headers.host ?? "", req.headers["x-forwarded-host"] ?? []].flat();
    if (hosts.every((host) => HOST.test(host) && URL.canParse(`http://${host}`))) return next();
    refuse(res, 400, "网址有误", "请检查网址，或从首页重新进入。");
  };
}

/** Where the public address is configured, no header of the request can make the platform believe in another. */
export function knownAddress(publicOrigin: string): RequestHandler {
  const { host, protocol } = new URL(publicOrigin);
  return (req, _res, next) => {
    delete req.headers["x-forwarded-host"];
    req.headers.host = host;
    Object.defineProperty(req, "protocol", { value: protocol.slice(0, -1) });
    next();
  };
}

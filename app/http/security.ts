import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Request, RequestHandler, Response } from "express";
import helmet from "helmet";
import { refuse } from "./refuse.ts";
import { tokenIn } from "./session.server.ts";

export const MAX_FORM_BYTES = 1_000_000;
export const MAX_UPLOAD_BYTES = 25_000_000;

/** The only part of the site that takes files. */
const UPLOADS = /^\/source(\/|\.data|\?|$)/;
const READING = new Set(["GET", "HEAD"]);
const FORM_TYPES = ["application/x-www-form-urlencoded", "multipart/form-data"];

export const nonceOf = (res: Response): string => String(res.locals.nonce);

export function nonce(): RequestHandler {
  return (_req, res, next) => {
    res.locals.nonce = randomBytes(16).toString("base64");
    next();
  };
}

/** Pages are read with GET and changed with POST; nothing else is spoken here. */
export function knownMethods(): RequestHandler {
  return (req, res, next) => {
    if (READING.has(req.method) || req.method === "POST") return next();
    res.setHeader("Allow", "GET, HEAD, POST");
    refuse(res, 405, "不支持的请求方式", "请返回上一页重试。");
  };
}

/**
 * Whoever is logged in reads with GET: asked with HEAD, a page would log a read, and perhaps use up a consent, of which
 * nobody saw anything.
 */
export function headForVisitors(): RequestHandler {
  return (req, res, next) => {
    if (req.method !== "HEAD") return next();
    tokenIn(req.headers.cookie ?? null, req.protocol === "https").then((token) => {
      if (!token) return next();
      res.setHeader("Allow", "GET, POST");
      refuse(res, 405, "不支持的请求方式", "请在浏览器中打开页面。");
    }, next);
  };
}

export interface HeaderOptions {
  development: boolean;
  https: boolean;
}

export function securityHeaders({ development, https }: HeaderOptions): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'strict-dynamic'", (_req, res) => `'nonce-${nonceOf(res as Response)}'`],
        styleSrc: development
          ? ["'self'", "'unsafe-inline'"]
          : ["'self'", (_req, res) => `'nonce-${nonceOf(res as Response)}'`],
        styleSrcAttr: ["'unsafe-inline'"],
        imgSrc: ["'self'", "data:", "blob:"],
        fontSrc: ["'self'"],
        connectSrc: development ? ["'self'", "ws:"] : ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: https ? [] : null,
      },
    },
    strictTransportSecurity: https && { maxAge: 31_536_000, includeSubDomains: false },
    // With `no-referrer` browsers send `Origin: null` on form posts, which the origin check refuses.
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });
}

function comesFromHere(req: Request, publicOrigin: string | undefined): boolean {
  const site = req.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin") return false;
  const origin = req.headers.origin;
  if (origin === undefined) return site === "same-origin";
  if (publicOrigin) return origin === publicOrigin;
  if (!URL.canParse(origin)) return false;
  return new URL(origin).host === req.headers.host?.toLowerCase();
}

/**
 * Lets a state-changing request through only from our own pages: its Origin is ours, or it has none and the
 * browser vouches `Sec-Fetch-Site: same-origin`. Stands before the router, so it also covers data and
 * resource requests.
 */
export function sameOriginOnly(publicOrigin?: string): RequestHandler {
  return (req, res, next) => {
    if (READING.has(req.method) || comesFromHere(req, publicOrigin)) return next();
    refuse(
      res,
      403,
      "请求未被接受",
      "这次提交不是从本平台的页面发出的，没有做任何更改。请从本平台页面重新操作。",
    );
  };
}

/** Refuses bodies that a foreign page can send without a preflight, such as JSON dressed as text. */
export function formTypesOnly(): RequestHandler {
  return (req, res, next) => {
    const empty = !req.headers["transfer-encoding"] && (req.headers["content-length"] ?? "0") === "0";
    if (READING.has(req.method) || (empty && !req.headers["content-type"])) return next();
    if (req.is(FORM_TYPES) || FORM_TYPES.includes(mediaType(req))) return next();
    refuse(res, 415, "不支持的内容格式", "请从本平台页面提交表单。");
  };
}

const mediaType = (req: Request) =>
  (req.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";

const limitFor = (req: Request) =>
  mediaType(req) === "multipart/form-data" && UPLOADS.test(req.originalUrl)
    ? MAX_UPLOAD_BYTES
    : MAX_FORM_BYTES;

/**
 * Caps the body: by its declared length at once, otherwise while it streams. Must stand directly before the
 * handler that reads the body, in the same tick, since counting starts the flow.
 */
export function bodyLimits(): RequestHandler {
  return (req, res, next) => {
    if (READING.has(req.method)) return next();
    const limit = limitFor(req);
    const tooLarge = () => {
      res.setHeader("Connection", "close");
      refuse(
        res,
        413,
        "内容过大",
        `单次提交不能超过 ${Math.round(limit / 1_000_000)} MB。请拆分后重新提交，已保存的内容不受影响。`,
      );
    };
    if (Number(req.headers["content-length"] ?? 0) > limit) return tooLarge();
    if (req.headers["transfer-encoding"])
      countBody(req, limit, () => {
        if (!res.headersSent) tooLarge();
        // Only after the answer is out: closing at once would reset the connection and hide the reason.
        setTimeout(() => req.destroy(), 200).unref();
      });
    next();
  };
}

function countBody(req: IncomingMessage, limit: number, exceeded: () => void): void {
  let received = 0;
  const count = (chunk: Buffer) => {
    received += chunk.length;
    if (received <= limit) return;
    req.off("data", count);
    req.pause();
    exceeded();
  };
  req.on("data", count);
}

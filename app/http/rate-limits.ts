import { createHash } from "node:crypto";
import type { Request, RequestHandler } from "express";
import type { Redis } from "ioredis";
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
} from "rate-limiter-flexible";
import { networkOf } from "#domain/sessions/index.ts";
import { routeOf } from "./known-route.ts";
import { refuse } from "./refuse.ts";
import { tokenIn } from "./session.server.ts";

/** How often something may be asked for: so many times within a window. */
export type Budget = { times: number; seconds: number };

/**
 * Budgets by the class of what is asked. Honest people at work stay far below; a script does not. A whole office may
 * sit behind one address, so the address alone gets {@link OFFICE} times as much as one browser.
 */
export const BUDGETS = {
  read: { times: 600, seconds: 60 },
  write: { times: 120, seconds: 60 },
  log_in: { times: 30, seconds: 60 },
  download: { times: 60, seconds: 60 },
  /** Answers of 404: who tries ids at random soon gets no answers at all. */
  guess: { times: 100, seconds: 600 },
} as const satisfies Record<string, Budget>;
const OFFICE = 10;

export type LimitClass = keyof typeof BUDGETS;
export type Budgets = Record<LimitClass, Budget>;

/** Where visitors post before they are somebody, by route. */
const LOG_IN = new Set([
  "routes/login",
  "routes/login_.code",
  "routes/login_.enrol",
  "routes/login_.enrol_.prepare",
  "routes/register",
  "routes/invitations",
  "routes/invitations_.accept",
  "routes/reset",
]);

/** What is made for who asks, as a file, by route. */
const DOWNLOADS = new Set([
  "routes/bank.consents.$consentId_.pdf",
  "routes/bank.exports.$exportId",
  "routes/bureau.reports.$reportId",
  "routes/bureau.rows[.]csv",
  "routes/enterprise.consents.$consentId_.pdf",
  "routes/enterprise.reads[.]csv",
  "routes/operator.audit.head",
  "routes/source.deliveries.$id_.rejects",
  "routes/source.templates.$file",
]);

/** The class of a request, by the route that answers it and what it would do there. */
export function classOf(method: string, routeId: string | undefined): Exclude<LimitClass, "guess"> {
  const reads = method === "GET" || method === "HEAD";
  if (!reads) return LOG_IN.has(routeId ?? "") ? "log_in" : "write";
  return DOWNLOADS.has(routeId ?? "") ? "download" : "read";
}

/** The log-in stays open to an address from which somebody tried ids: colleagues sit behind it, and no id lies there. */
const isOpenToGuessers = (routeId: string | undefined) => /^routes\/login(_\.|$)/.test(routeId ?? "");

/** Who asks: their browser's session where there is one, and always their address; hashed, since both are private. */
async function visitorsOf(req: Request): Promise<{ browser: string | null; address: string }> {
  const token = await tokenIn(req.headers.cookie ?? null, req.protocol === "https");
  const hash = (text: string) => createHash("sha256").update(text).digest("base64url").slice(0, 22);
  return { browser: token ? hash(token) : null, address: hash(networkOf(req.ip ?? "unknown")) };
}

type Limiter = { browser: RateLimiterAbstract; address: RateLimiterAbstract };

function limiterFor(name: LimitClass, { times, seconds }: Budget, redis: Redis | undefined): Limiter {
  const make = (who: string, points: number) => {
    const options = { keyPrefix: `limit:${name}:${who}`, points, duration: seconds };
    const memory = new RateLimiterMemory(options);
    // Without Redis for a while every node counts for itself: looser, never closed.
    return redis
      ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory })
      : memory;
  };
  return { browser: make("browser", times), address: make("address", times * OFFICE) };
}

/** Seconds to wait where the budget is used up, else null. */
async function take(limiter: RateLimiterAbstract, key: string, points: number): Promise<number | null> {
  try {
    if (points === 0) {
      const state = await limiter.get(key);
      return state && state.consumedPoints >= limiter.points ? state.msBeforeNext / 1_000 : null;
    }
    await limiter.consume(key, points);
    return null;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused.msBeforeNext / 1_000;
    throw refused;
  }
}

async function takeAll(limiter: Limiter, req: Request, points: number): Promise<number | null> {
  const { browser, address } = await visitorsOf(req);
  const waits = await Promise.all([
    browser === null ? null : take(limiter.browser, browser, points),
    // Without a session the address stands for the browser.
    take(browser === null ? limiter.browser : limiter.address, address, points),
  ]);
  const longest = Math.max(...waits.map((wait) => wait ?? 0));
  return longest > 0 ? Math.ceil(longest) : null;
}

export type RateLimitOptions = {
  budgets?: Budgets;
  /** Counts for all nodes together; without it each node counts for itself. */
  redis?: Redis;
  /** Called with the class of each refusal, for the metrics. */
  onRefusal?: (limit: LimitClass) => void;
};

/** Answers 429 with `Retry-After` once a visitor has used up the budget of what they ask for. */
export function rateLimits({ budgets = BUDGETS, redis, onRefusal }: RateLimitOptions = {}): RequestHandler {
  const limiters = Object.fromEntries(
    (Object.keys(budgets) as LimitClass[]).map((name) => [name, limiterFor(name, budgets[name], redis)]),
  ) as Record<LimitClass, Limiter>;

  const check = async (
    req: Request,
    routeId?: string,
  ): Promise<{ limit: LimitClass; wait: number } | null> => {
    const limit = classOf(req.method, routeId);
    const guessing = isOpenToGuessers(routeId) ? null : await takeAll(limiters.guess, req, 0);
    if (guessing !== null) return { limit: "guess", wait: guessing };
    const wait = await takeAll(limiters[limit], req, 1);
    return wait === null ? null : { limit, wait };
  };

  return (req, res, next) => {
    res.once("finish", () => {
      if (res.statusCode === 404) takeAll(limiters.guess, req, 1).catch(() => {});
    });
    check(req, routeOf(res)?.id).then((refused) => {
      if (!refused) return next();
      onRefusal?.(refused.limit);
      res.setHeader("Retry-After", String(refused.wait));
      refuse(
        res,
        429,
        "操作太频繁",
        `本次操作没有执行，已保存的内容不受影响。请等 ${waiting(refused.wait)}再试。`,
      );
    }, next);
  };
}

const waiting = (seconds: number) => (seconds < 90 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`);

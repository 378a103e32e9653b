import { type AppLoadContext, redirect } from "@remix-run/node";
import { describeError } from "#lib/error-log.ts";
import type { DomainError, RefusalCode, RefusalPage } from "#lib/errors.ts";
import { loginPath } from "./paths.ts";
import { problemPage } from "./problem-page.ts";

/** What an error page receives. `unexpected` is a fault of ours; its cause is in the log under the request id. */
export interface Problem extends RefusalPage {
  code: RefusalCode | "unexpected";
  message: string;
  requestId: string;
}

/** Values the person typed that the platform does not accept answer 400, on forms as elsewhere. */
export const STATUS: Record<Exclude<RefusalCode, "unauthenticated">, number> = {
  not_found: 404,
  forbidden: 403,
  conflict: 409,
  invalid: 400,
  too_many: 429,
};

/** By name, not by class: the router's bundle and the process around it each hold a copy of the class. */
export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && error.name === "DomainError" && "code" in error && "fields" in error;
}

interface RouteArguments {
  request: Request;
  context: AppLoadContext;
}

// A Response, since resource routes and page data both pass it on as it is.
const answer = (problem: Problem, status: number) =>
  Response.json(problem, { status, headers: { "Cache-Control": "no-store" } });

/** What to throw towards the router in place of `error`. */
export function answerFor(error: unknown, { request, context }: RouteArguments): unknown {
  if (error instanceof Response) return error;
  if (isDomainError(error)) {
    if (error.code === "unauthenticated") return redirect(loginPath(request));
    // A page of errors has no fields to mark, so it says what the fields would have said.
    const message = Object.values(error.fields).flat().join(" ") || error.message;
    const problem: Problem = { code: error.code, message, requestId: context.requestId, ...error.page };
    return answer(problem, STATUS[error.code]);
  }
  if (error !== null && typeof error === "object" && "type" in error && error.type === "DataWithResponseInit")
    return error;
  context.log.error({ error: describeError(error) }, "request failed");
  const problem: Problem = {
    code: "unexpected",
    message: "系统出了问题，我们已记录。",
    requestId: context.requestId,
  };
  return answer(problem, 500);
}

/**
 * Wraps a loader or an action, so that refusals become answers in this one place:
 * `export const loader = guarded(async ({ request, context }: LoaderFunctionArgs) => …)`.
 */
export function guarded<A extends RouteArguments, R>(run: (args: A) => Promise<R>): (args: A) => Promise<R> {
  return async (args) => {
    try {
      return await run(args);
    } catch (error) {
      throw answerFor(error, args);
    }
  };
}

/**
 * Wraps the loader or action of a file. Its refusals are drawn by no page, so that a browser gets a page of few words,
 * and whatever else asks gets the problem as JSON.
 */
export function guardedFile<A extends RouteArguments, R>(
  run: (args: A) => Promise<R>,
): (args: A) => Promise<R> {
  const answer = guarded(run);
  return async (args) => {
    try {
      return await answer(args);
    } catch (thrown) {
      throw await inWords(thrown, args);
    }
  };
}

async function inWords(thrown: unknown, { request, context }: RouteArguments): Promise<unknown> {
  const isBrowser = request.headers.get("Accept")?.includes("text/html") ?? false;
  if (!isBrowser || !(thrown instanceof Response) || thrown.status < 400) return thrown;
  if (!thrown.headers.get("Content-Type")?.startsWith("application/json")) return thrown;
  const { message, requestId } = (await thrown.json()) as Problem;
  const { nonce } = context;
  return new Response(problemPage({ title: "文件没有下载", message, requestId, nonce }), {
    status: thrown.status,
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store" },
  });
}

/** The loader of an address that only takes posts: reading it changes nothing and says so. */
export function postOnly(): never {
  throw new Response("请从页面上的按钮操作。", { status: 405, headers: { Allow: "POST" } });
}

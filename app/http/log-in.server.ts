import { anonymous } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { endSession, startSession } from "#domain/sessions/index.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { currentSession, type RouteArguments } from "./context.server.ts";
import { readToken, tokenCookie } from "./session.server.ts";

export type LogIn =
  | { started: true; kind: OrganisationKind; cookie: string }
  | { started: false; reason: "wrong" }
  | { started: false; reason: "too_many"; retryAt: Date };

/**
 * Logs a person in with a token that is always new: whatever session the browser came with ends here and is never adopted.
 */
export async function logIn(
  args: RouteArguments,
  credentials: { loginName: string; password: string },
): Promise<LogIn> {
  const { platform, requestId, address } = args.context;
  const answer = await startSession(callerOf(platform, anonymous, requestId), { ...credentials, address });
  if (!answer.started) return answer;
  await leave(args);
  return { started: true, kind: answer.kind, cookie: await tokenCookie(args.request, answer.token) };
}

/** Ends the session that the browser came with, if it is one. */
export async function leave(args: RouteArguments): Promise<void> {
  const session = await currentSession(args);
  const token = await readToken(args.request);
  if (!session || !token) return;
  const { platform, requestId } = args.context;
  await endSession(callerOf(platform, session.actor, requestId), { token });
}

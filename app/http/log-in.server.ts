import { PORTALS } from "#app/components/shell/navigation.ts";
import { anonymous } from "#domain/access/actor.ts";
import { callerOf } from "#domain/access/platform.ts";
import { endSession, nextStep, type Step, startSession } from "#domain/sessions/index.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { currentSession, type RouteArguments } from "./context.server.ts";
import { landingPath, localPath, withNext } from "./paths.ts";
import { readToken, tokenCookie } from "./session.server.ts";

export type LogIn =
  /** With a `step` other than `done` the cookie opens nothing yet but that step: send people to {@link pathAfter}. */
  | { started: true; kind: OrganisationKind; step: Step; cookie: string }
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
  const { loginName, password } = credentials;
  const userAgent = args.request.headers.get("User-Agent") ?? "";
  const answer = await startSession(callerOf(platform, anonymous, requestId), {
    loginName,
    password,
    address,
    userAgent,
  });
  if (!answer.started) return answer;
  await leave(args);
  const cookie = await tokenCookie(args.request, answer.token);
  return { started: true, kind: answer.kind, step: answer.step, cookie };
}

/** Where someone goes next: through the steps that are left, and then on to `next` or their own portal. */
export function pathAfter({ kind, step }: { kind: OrganisationKind; step: Step }, next: string): string {
  const wanted = localPath(next, "");
  if (step === "done") return landingPath(wanted, PORTALS[kind].home);
  return withNext(`/login/${step}`, wanted);
}

/** Ends the session that the browser came with, if it is one, also a half-way one. */
export async function leave(args: RouteArguments): Promise<void> {
  const token = await readToken(args.request);
  if (!token) return;
  const { platform, requestId } = args.context;
  const session = await currentSession(args);
  const caller = callerOf(platform, session?.actor ?? anonymous, requestId);
  if (session || (await nextStep(caller, { token }))) await endSession(caller, { token });
}

/**
 * The token that the browser came with, for the steps of a log-in that come before a portal.
 * Nothing that is a session when there is none; the verbs refuse it.
 */
export const tokenFrom = async ({ request }: RouteArguments): Promise<string> =>
  (await readToken(request)) ?? "";

import type { AppLoadContext } from "@remix-run/node";
import { type Actor, anonymous, type Member } from "#domain/access/actor.ts";
import type { Permission } from "#domain/access/permissions.ts";
import { callerOf } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import { type CurrentSession, openPage, pageRefusal, resumeSession } from "#domain/sessions/index.ts";
import { DomainError } from "#lib/errors.ts";
import type { OrganisationKind } from "#lib/vocabulary.ts";
import { requireSamePlace } from "./same-place.server.ts";
import { readToken } from "./session.server.ts";

export type RouteArguments = {
  request: Request;
  context: AppLoadContext;
  params?: Record<string, string | undefined>;
};

const sessions = new WeakMap<Request, Promise<CurrentSession | null>>();

/** Who is logged in, or null. Looked up once a request. */
export function currentSession({ request, context }: RouteArguments): Promise<CurrentSession | null> {
  let session = sessions.get(request);
  if (!session) {
    session = look({ request, context });
    sessions.set(request, session);
  }
  return session;
}

async function look({ request, context }: RouteArguments): Promise<CurrentSession | null> {
  const token = await readToken(request);
  return token ? resumeSession(callerOf(context.platform, anonymous, context.requestId), { token }) : null;
}

/** The caller for verbs on pages that anyone may open. */
export async function callerFrom(args: RouteArguments): Promise<Caller> {
  const session = await currentSession(args);
  const actor: Actor = session?.actor ?? anonymous;
  return callerOf(args.context.platform, actor, args.context.requestId);
}

type MemberCaller = Caller<Member> & { session: CurrentSession };

/** The caller for verbs on pages for everyone who is logged in, whatever they work for. */
export async function personFrom(args: RouteArguments): Promise<MemberCaller> {
  const session = await currentSession(args);
  if (!session) throw new DomainError("unauthenticated", "请先登录。");
  return {
    ...callerOf(args.context.platform, session.actor, args.context.requestId),
    actor: session.actor,
    session,
  };
}

/**
 * The caller for verbs on a portal's pages; every loader and action asks for itself, since a layout's check protects
 * nothing below it. Visitors are sent to log in; people of another portal are told that there is nothing here.
 */
export async function memberFrom(
  args: RouteArguments,
  kind: OrganisationKind,
  /** What the page is for: who may not do it is told so before filling in a form. */
  permission?: Permission,
): Promise<MemberCaller> {
  const caller = await personFrom(args);
  const refusal = pageRefusal(caller.actor, kind, permission);
  if (!refusal) {
    await requireSamePlace(args.request, caller);
    return caller;
  }
  // A page and the frames around it ask one by one; that it was tried is kept once.
  if (refused.has(args.context)) throw refusal;
  refused.add(args.context);
  await openPage(caller, { ...args.params, portal: kind, wants: permission });
  throw refusal;
}

const refused = new WeakSet<AppLoadContext>();

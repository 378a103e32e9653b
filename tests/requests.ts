import type { AppLoadContext, LoaderFunctionArgs } from "@remix-run/node";
import { and, eq } from "drizzle-orm";
import { pino } from "pino";
import { tokenCookie } from "#app/http/session.server.ts";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { newToken, standing, tokenHash } from "#domain/sessions/session-rows.ts";
import type { TestDatabase } from "./database.ts";
import { testKeys } from "./keys.ts";

const ORIGIN = "http://127.0.0.1:3000";

export type RequestOf = {
  path: string;
  params?: Record<string, string>;
  /** A posted form. Without one the page is read. */
  form?: FormData | URLSearchParams;
};

/** What a loader or an action gets for a request of this person, who is logged in; of a visitor for null. */
export async function argumentsOf(
  database: TestDatabase,
  member: Member | null,
  { path, params = {}, form }: RequestOf,
): Promise<LoaderFunctionArgs> {
  const url = new URL(path, ORIGIN);
  const headers = new Headers();
  if (member) headers.set("Cookie", await cookieOf(database, member, new Request(url)));
  const request = new Request(url, form ? { method: "POST", body: form, headers } : { headers });
  const log = pino({ level: "silent" });
  const context = {
    platform: {
      db: database.app,
      keys: testKeys,
      log,
      ring: () => {},
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    },
    requestId: "request",
    nonce: "nonce",
    log,
  } as AppLoadContext;
  return { request, params, context } as LoaderFunctionArgs;
}

/** The cookie of a log-in that lacks nothing. */
export async function cookieOf(database: TestDatabase, member: Member, request: Request): Promise<string> {
  const { memberships, organisations, sessions, users } = schema;
  const [membership] = await database.owner
    .select({ id: memberships.id, standing })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(eq(memberships.userId, member.userId), eq(memberships.organisationId, member.organisationId)));
  const token = newToken();
  await database.owner.insert(sessions).values({
    tokenHash: tokenHash(token),
    userId: member.userId,
    membershipId: membership!.id,
    standing: membership!.standing,
    secondFactorAt: new Date(),
    expiresAt: new Date(Date.now() + 3_600_000),
  });
  const cookie = await tokenCookie(request, token);
  return cookie.split(";", 1)[0]!;
}

/** The Response that a loader or action threw. */
export async function thrownBy(run: Promise<unknown>): Promise<Response> {
  try {
    await run;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
  throw new Error("expected a Response to be thrown");
}

import { appLogin, leadsToOwner } from "#db/app-login.ts";
import type { DatabaseServer } from "#db/connect.ts";
import type { Env } from "#lib/env.ts";
import { postgresCode } from "#lib/errors.ts";
import type { Log } from "#lib/log.ts";

/**
 * How the processes that serve people reach the database: by the log-in that was given for them, or one that is made
 * here. Where the owner may make none they keep the owner's, narrowed to the application's role, and the log says so.
 */
export async function appUrl(server: DatabaseServer, env: Env, log: Log): Promise<string> {
  const url = env.APP_DATABASE_URL ?? (await madeHere(server, log));
  if (await leadsToOwner(url))
    log.warn(
      "the web and worker processes use a log-in of PostgreSQL that can become the owner of the tables: a flaw in " +
        "them could switch row policies and triggers off. Give APP_DATABASE_URL a log-in that is a member of xyd_app " +
        "alone, see docs/operations.md",
    );
  return url;
}

async function madeHere(server: DatabaseServer, log: Log): Promise<string> {
  if (server.embedded) return appLogin(server.url);
  const { password, pathname } = new URL(server.url);
  if (!password) return server.url;
  try {
    return await appLogin(server.url, loginOf(decodeURIComponent(pathname.slice(1))));
  } catch (error) {
    if (!postgresCode(error)) throw error;
    log.warn({ err: error }, "no log-in of its own could be made for the web and worker processes");
    return server.url;
  }
}

/** Roles belong to the whole server, so platforms that share one each name their database. */
const loginOf = (database: string) => `xyd_web_${database}`.slice(0, 60);

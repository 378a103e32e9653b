import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import pg from "pg";
import { prepareAlone } from "./migrate.ts";

const LOGIN = "xyd_web";

/**
 * A log-in for the running application: a member of `xyd_app` and of nothing else, so that not even `set role none` on one
 * of its connections leads to the owner. The owner's password decides its password, so every node makes the same.
 * @param name where several platforms share a server, a name of this one's own
 * @returns its connection string, which has been tried
 * @throws pg.DatabaseError where the owner may not make it, or the server does not let it in
 */
export async function appLogin(ownerUrl: string, name = LOGIN): Promise<string> {
  const url = new URL(ownerUrl);
  const password = createHash("sha256").update(`${LOGIN} ${url.password}`).digest("hex");
  const role = pg.escapeIdentifier(name);
  const database = pg.escapeIdentifier(decodeURIComponent(url.pathname.slice(1)));
  await once(ownerUrl, async (client) => {
    await prepareAlone(client);
    await client.query(`
      do $$ begin
        create role ${role} login;
      exception when duplicate_object or unique_violation then null;
      end $$;
      alter role ${role} password '${scramOf(password)}';
      alter role ${role} reset all;
      alter role ${role} in database ${database} reset all;
      grant xyd_app to ${role}`);
  });
  url.username = encodeURIComponent(name);
  url.password = password;
  await once(url.href, (client) => client.query("set role xyd_app"));
  return url.href;
}

/** Whether a log-in could become the owner of the tables, however its connections are narrowed. */
export async function leadsToOwner(url: string): Promise<boolean> {
  const owner = "select relowner from pg_class where oid = 'public.audit_entries'::regclass";
  const { rows } = await once(url, (client) =>
    client.query<{ leads: boolean }>(`select pg_has_role(session_user, (${owner}), 'member') as leads`),
  );
  return rows[0]!.leads;
}

async function once<R>(url: string, ask: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await ask(client);
  } finally {
    await client.end();
  }
}

/** What PostgreSQL keeps of a password (RFC 5803), so that the password itself comes into no log of statements. */
function scramOf(password: string): string {
  const [salt, rounds] = [randomBytes(16), 4096];
  const salted = pbkdf2Sync(password, salt, rounds, 32, "sha256");
  const keyOf = (whose: string) => createHmac("sha256", salted).update(whose).digest();
  const stored = createHash("sha256").update(keyOf("Client Key")).digest("base64");
  return `SCRAM-SHA-256$${rounds}:${salt.toString("base64")}$${stored}:${keyOf("Server Key").toString("base64")}`;
}

import { createHash } from "node:crypto";
import pg from "pg";
import { prepareAlone } from "./migrate.ts";

const LOGIN = "xyd_web";

/**
 * A log-in for the running application on a server of our own: a member of `xyd_app` and of nothing else, so that not
 * even `set role none` on one of its connections leads to the owner. The owner's password decides its password.
 * @returns its connection string
 */
export async function appLogin(ownerUrl: string): Promise<string> {
  const url = new URL(ownerUrl);
  const password = createHash("sha256").update(`${LOGIN} ${url.password}`).digest("hex");
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await prepareAlone(client);
    await client.query(`
      do $$ begin
        create role ${LOGIN} login;
      exception when duplicate_object or unique_violation then null;
      end $$;
      alter role ${LOGIN} password '${password}';
      grant xyd_app to ${LOGIN}`);
  } finally {
    await client.end();
  }
  url.username = LOGIN;
  url.password = password;
  return url.href;
}

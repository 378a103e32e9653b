import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { anonymous, type Member, system } from "#domain/access/actor.ts";
import { codeAt, hashPassword, importSecondFactors, startSession } from "#domain/sessions/index.ts";
import type { TestDatabase } from "./database.ts";
import { callerAs } from "./factories.ts";

export const PASSWORD = "一句好记的话 2026";
/** The secret of every authenticator that {@link bindAuthenticator} binds. */
export const SECRET = "TESTSECRET234567TESTSECRET234567";

let hash: Promise<string> | undefined;
let people = 0;

/** Gives a person of the factories a log-in name and {@link PASSWORD}. */
export async function canLogIn(database: TestDatabase, { userId }: Member): Promise<string> {
  hash ??= hashPassword(PASSWORD);
  people += 1;
  const loginName = `Person.${people}`;
  await database.owner
    .update(schema.users)
    .set({ loginName, passwordHash: await hash })
    .where(eq(schema.users.id, userId));
  return loginName;
}

/** Binds an authenticator over {@link SECRET} to people. */
export const bindAuthenticator = (database: TestDatabase, ...members: Member[]) =>
  importSecondFactors(callerAs(database, system("test")), {
    userIds: members.map(({ userId }) => userId),
    secret: SECRET,
  });

export const codeOf = (at: Date) => codeAt(SECRET, at);

/** Logs in with {@link PASSWORD}; the token, which may still lack the second factor. */
export async function tokenOf(database: TestDatabase, loginName: string, now?: Date): Promise<string> {
  const answer = await startSession(callerAs(database, anonymous, now), { loginName, password: PASSWORD });
  if (!answer.started) throw new Error(`not logged in: ${answer.reason}`);
  return answer.token;
}

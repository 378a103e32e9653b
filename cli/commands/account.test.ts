import { eq } from "drizzle-orm";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { anonymous } from "#domain/access/actor.ts";
import { redeemReset } from "#domain/resets/index.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { bindAuthenticator, canLogIn } from "#tests/logging-in.ts";
import { type Io, UsageError } from "../command.ts";
import account from "./account.ts";

const database = useDatabase();

async function run(...args: string[]) {
  const printed: unknown[] = [];
  const io: Io = {
    json: true,
    print: (text) => void printed.push(text),
    printJson: (value) => void printed.push(value),
    platform: async () => ({
      ...{ db: database.app, keys: testKeys, log: pino({ level: "silent" }), ring: () => {} },
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    }),
  };
  return { code: await account.run(args, io), printed };
}

describe("xyd account unbind", () => {
  it("takes the authenticator from an account, and says so in the audit", async () => {
    const { officer } = await aBank(database.owner);
    const loginName = await canLogIn(database, officer);
    await bindAuthenticator(database, officer);
    const { code, printed } = await run("unbind", loginName);
    expect([code, ...printed]).toEqual([0, { userId: officer.userId, unbound: true }]);
    expect(await database.owner.select().from(schema.secondFactors)).toEqual([]);
    const entries = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.subjectId, officer.userId));
    expect(entries.at(-1)).toMatchObject({ verb: "second_factor.reset", actorJob: "account" });
  });

  it.each([[[]], [["unbind"]], [["reset"]], [["forget", "somebody"]], [["unbind", "one", "two"]]])(
    "asks what is meant by %j",
    async (args) => {
      await expect(run(...args)).rejects.toBeInstanceOf(UsageError);
    },
  );
});

describe("xyd account reset", () => {
  it("gives the operator's last administrator a link to another password, and says so in the audit", async () => {
    const operator = await anOrganisation(database.owner, "operator");
    const last = await aMember(database.owner, operator, "administrator");
    const loginName = await canLogIn(database, last);
    const { code, printed } = await run("reset", loginName);
    const [{ link, ...told }] = printed as [{ link: string }];
    expect([code, told]).toEqual([0, { userId: last.userId, scope: "password" }]);
    const token = new URL(link).searchParams.get("token")!;
    await redeemReset(callerAs(database, anonymous), { token, password: "沙漏-钢琴-十月-雨披-灯塔" });
    const entries = await database.owner
      .select()
      .from(schema.auditEntries)
      .where(eq(schema.auditEntries.verb, "account_reset.issue"));
    expect(entries).toMatchObject([{ actorJob: "account", after: { userId: last.userId } }]);
  });

  it("is for nobody else, and takes a reason that says something", async () => {
    const { officer } = await aBank(database.owner);
    const loginName = await canLogIn(database, officer);
    await expect(run("reset", loginName)).rejects.toMatchObject({ code: "conflict" });
    await expect(run("reset", loginName, "--reason", "。。")).rejects.toMatchObject({ code: "invalid" });
  });
});

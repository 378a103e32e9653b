import { eq } from "drizzle-orm";
import { pino } from "pino";
import { describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import { anonymous } from "#domain/access/actor.ts";
import { joinByInvitation } from "#domain/staff/index.ts";
import { useDatabase } from "#tests/database.ts";
import { callerAs } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { type Io, UsageError } from "../command.ts";
import appoint from "./appoint.ts";

const database = useDatabase();

async function run(...args: string[]) {
  const printed: { organisationId: string; link: string }[] = [];
  const io: Io = {
    json: true,
    print: () => {},
    printJson: (value) => void printed.push(value as (typeof printed)[number]),
    platform: async () => ({
      ...{ db: database.app, keys: testKeys, log: pino({ level: "silent" }), ring: () => {} },
      readiness: async () => ({ database: true, queue: true, migrations: true }),
    }),
  };
  const code = await appoint.run(args, io);
  return { code, ...printed[0]! };
}

describe("xyd appoint", () => {
  it("gives a fresh installation its operator, one administrator after another", async () => {
    const name = ["--name", "静海区信易贷平台运营中心", "--contact", "022-00000118"];
    const first = await run("operator", "jinghai", "张立春", ...name);
    const second = await run("operator", "jinghai", "李雨水", ...name);
    expect(second.organisationId).toBe(first.organisationId);
    const token = new URL(first.link).searchParams.get("token")!;
    await joinByInvitation(callerAs(database, anonymous), {
      ...{ token, loginName: "zhang.lichun", password: "沙漏-钢琴-十月-雨披" },
    });
    const { memberships } = schema;
    const places = await database.owner
      .select()
      .from(memberships)
      .where(eq(memberships.organisationId, first.organisationId));
    expect(places).toMatchObject([{ role: "administrator", displayName: "张立春" }]);
  });

  it("registers nothing by a slip of the pen", async () => {
    await expect(run("bank", "no-such-bank", "王惊蛰")).rejects.toMatchObject({ code: "not_found" });
  });

  it("registers nobody whom firms could not reach, and tells of a contact that was left out before", async () => {
    const unreachable = run("bank", "silent", "王惊蛰", "--name", "样例银行静海支行");
    await expect(unreachable).rejects.toBeInstanceOf(UsageError);
    const { organisations } = schema;
    const earlier = { kind: "bank" as const, code: "earlier", name: "样例银行", shortName: "样例银行" };
    await database.owner.insert(organisations).values(earlier);
    const { organisationId } = await run("bank", "earlier", "王惊蛰", "--contact", "022-00000119");
    const [row] = await database.owner
      .select()
      .from(organisations)
      .where(eq(organisations.id, organisationId));
    expect(row!.contact).toBe("022-00000119");
  });

  it.each([[[]], [["firm", "x", "王惊蛰"]], [["bank", "x"]], [["bank", "x", "王惊蛰", "more"]]])(
    "asks what is meant by %j",
    async (args) => {
      await expect(run(...args)).rejects.toBeInstanceOf(UsageError);
    },
  );
});

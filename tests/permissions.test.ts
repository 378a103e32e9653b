import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Actor, anonymous, system } from "#domain/access/actor.ts";
import { may, type Permission, permissions, rightsOf, rolesOf } from "#domain/access/permissions.ts";
import { registrations, type Verb, verbs } from "#domain/access/verb.ts";
import { DomainError } from "#lib/errors.ts";
import { useDatabase } from "./database.ts";
import { callerAs } from "./factories.ts";

const database = useDatabase();
const SOMEONE = "00000000-0000-7000-8000-000000000001";

/** One actor of every kind and role. */
const actors: Actor[] = [
  anonymous,
  system("permission-test"),
  ...Object.entries(rolesOf).flatMap(([kind, roles]) =>
    roles.map((role) => ({
      kind: kind as keyof typeof rolesOf,
      role,
      userId: SOMEONE,
      organisationId: SOMEONE,
    })),
  ),
];
const nameOf = (actor: Actor) => ("role" in actor ? `${actor.kind} ${actor.role}` : actor.kind);

beforeAll(async () => {
  const nouns = readdirSync(new URL("../domain", import.meta.url), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  for (const { name } of nouns) if (name !== "access") await import(`../domain/${name}/index.ts`);
});

test("every line of the permission table is asked for by a verb, and every verb has its line", () => {
  expect([...registrations].sort()).toEqual(Object.keys(permissions).sort());
});

test("nothing asks for a role beside the table: pages, jobs and verbs ask for a permission", () => {
  const root = new URL("..", import.meta.url);
  const files = ["app", "cli", "domain", "jobs"].flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.tsx?$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file))
      .map((file) => `${folder}/${file}`),
  );
  expect(files.length).toBeGreaterThan(500);
  const asking = files.filter((file) =>
    /\brole\)? [!=]==? "/.test(readFileSync(new URL(file, root), "utf8")),
  );
  expect(asking).toEqual([]);
});

test("only a known few verbs run under the platform's own eyes", () => {
  const elevated = [...verbs.values()].filter((verb) => verb.runsAs).map((verb) => verb.permission);
  expect(elevated.sort()).toMatchInlineSnapshot(`
    [
      "account_reset.redeem",
      "account_reset.view",
      "audit.state",
      "audit.verify",
      "consent_request.count_unseen",
      "dashboard.view",
      "enterprise.admit",
      "enterprise.register",
      "enterprise.register_another",
      "funnel.view",
      "indicator.rows",
      "invitation.accept",
      "invitation.join",
      "invitation.view",
      "ledger.close",
      "ledger.trial_balance",
      "ledger.verify",
      "organisation.create",
      "password.change",
      "privacy.erase",
      "privacy.export_subject",
      "privacy.list_keys",
      "privacy.view_erasure",
      "second_factor.confirm",
      "second_factor.import",
      "second_factor.prepare",
      "second_factor.remove",
      "second_factor.renew_codes",
      "second_factor.reset",
      "second_factor.verify",
      "second_factor.view",
      "session.end",
      "session.list",
      "session.next_step",
      "session.places",
      "session.resume",
      "session.start",
      "session.switch",
      "statistics.view",
      "supervision.open",
      "target.list",
      "user.list",
      "verification.confirm_amount",
    ]
  `);
});

test("who may do what changes nowhere unseen: rights.txt tells the table once more, by role", async () => {
  const rights = actors.map((actor) => [nameOf(actor), ...rightsOf(actor).sort()].join("\n  "));
  await expect(`${rights.join("\n\n")}\n`).toMatchFileSnapshot("access/rights.txt");
});

describe("whatever the table says", () => {
  const heldBy = (permission: Permission) => actors.filter((actor) => may(actor, permission)).map(nameOf);
  const writing = () =>
    [...verbs.values()].filter(({ writes }) => writes).map(({ permission }) => permission);

  test("nobody proposes and approves in one role alone: each approval has a role of its own or a second person", () => {
    const pairs = [
      ["application.propose", "application.confirm"],
      ["drawdown.request", "drawdown.release"],
      ["loan.propose_write_off", "loan.approve_write_off"],
    ] as const;
    for (const [proposal, approval] of pairs)
      expect(
        heldBy(approval).filter((name) => heldBy(proposal).includes(name)),
        approval,
      ).toEqual([]);
  });

  test("a consent is given, narrowed and taken back by a firm's owner alone", () => {
    const acts = writing().filter((permission) => /^consent(_request)?\./.test(permission));
    const banks = ["consent_request.ask", "consent_request.cancel"];
    const jobs = acts.filter((permission) => heldBy(permission).join() === "system");
    for (const permission of acts.filter((each) => !banks.includes(each) && !jobs.includes(each)))
      expect(heldBy(permission), permission).toEqual(["enterprise owner"]);
  });

  test("the operator and the bureau lend nothing, and read no profile", () => {
    const lending = /^(application|line|drawdown|loan|repayment|profile|offer|export)\./;
    for (const actor of actors.filter(({ kind }) => kind === "operator" || kind === "bureau"))
      expect(
        rightsOf(actor).filter((permission) => lending.test(permission)),
        nameOf(actor),
      ).toEqual([]);
  });

  test("a visitor changes nothing but log-ins, a registration, an invitation and a reset of their own", () => {
    const nouns = writing()
      .filter((permission) => may(anonymous, permission))
      .map((permission) => permission.split(".")[0]);
    expect([...new Set(nouns)].sort()).toEqual([
      "account_reset",
      "enterprise",
      "invitation",
      "second_factor",
      "session",
    ]);
  });
});

describe.each(actors.map((actor) => [nameOf(actor), actor] as const))("%s", (_, actor) => {
  test.each(Object.keys(permissions) as Permission[])(
    "%s is answered as the table says",
    async (permission) => {
      const answer = await refusal(verbs.get(permission)!, actor);
      if (may(actor, permission)) expect(["forbidden", "unauthenticated"]).not.toContain(answer);
      else expect(answer).toBe(actor.kind === "anonymous" ? "unauthenticated" : "forbidden");
    },
  );
});

/** Calls the verb with an input that no schema takes; the code of its refusal. */
async function refusal(verb: Verb, actor: Actor): Promise<string> {
  try {
    await verb(callerAs(database, actor), Symbol("nothing") as never);
    return "done";
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

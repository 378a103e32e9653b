import { sql } from "drizzle-orm";
import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { callerOf, type Platform } from "#domain/access/platform.ts";
import type { Caller } from "#domain/access/verb.ts";
import { registerEnterprise, updateEnterprise, viewEnterprise } from "#domain/enterprises/index.ts";
import {
  prepareSecondFactor,
  renewRecoveryCodes,
  startSession,
  verifySecondFactor,
} from "#domain/sessions/index.ts";
import {
  askIdentity,
  askTransfer,
  type IdentityVerifier,
  identityVerifierOf,
} from "#domain/verification/index.ts";
import { performJob } from "#jobs/perform.ts";
import { makeIdentityNumber } from "#lib/identity-number.ts";
import { makeLog } from "#lib/log.ts";
import { makeUscc } from "#lib/uscc.ts";
import { useDatabase } from "#tests/database.ts";
import { aDistrict, anEnterprise } from "#tests/factories.ts";
import { testKeys } from "#tests/keys.ts";
import { bindAuthenticator, canLogIn, codeOf, SECRET, tokenOf } from "#tests/logging-in.ts";
import { unmask } from "./index.ts";

const database = useDatabase();

/** What nobody may find anywhere but behind a seal. */
const SECRETS = {
  phone: "13698765432",
  secondPhone: "13798765432",
  identityNumber: makeIdentityNumber("120118", "1979-03-04", "731"),
  account: "6222987650001234567",
  password: "一句好记的话 2026",
  wrongPassword: "另一句错的话 1999",
};

/** What opens a log-in: known to the person alone, and here only once they have been made. */
const KEYS: Record<string, string> = {};

const logged: string[] = [];
const errors: string[] = [];
let platform: Platform;
let owner: Member;

/** Runs what is bound to fail, as an edge would: the error is logged and its words are shown to somebody. */
async function failing(run: Promise<unknown>): Promise<void> {
  const error: unknown = await run.then(() => new Error("did not fail")).catch((thrown: unknown) => thrown);
  platform.log.error({ err: error }, "request failed");
  if (error instanceof Error && error.name === "DomainError")
    errors.push(error.message, JSON.stringify("fields" in error ? error.fields : {}));
}

/** A person with an authenticator logs in by code, has recovery codes made and uses one, and mistypes another. */
async function logInWithCodes(visitor: Caller): Promise<void> {
  const { owner: person } = await anEnterprise(database.owner);
  const loginName = await canLogIn(database, person);
  await bindAuthenticator(database, person);
  const prove = async (code: string) => {
    const proven = await verifySecondFactor(visitor, { token: await tokenOf(database, loginName), code });
    if (!proven.taken) throw new Error(proven.reason);
    return proven.token;
  };
  const token = await prove(codeOf(new Date()));
  const { codes } = await renewRecoveryCodes(callerOf(platform, person), { token });
  const [used = "", kept = ""] = codes;
  await prove(used);
  const mistyped = kept.slice(0, -1);
  await verifySecondFactor(visitor, { token: await tokenOf(database, loginName), code: mistyped });
  platform.log.warn({ tries: [{ recoveryCode: kept, secret: SECRET, session: { token } }] }, "careless");
  Object.assign(KEYS, { secret: SECRET, used, kept, mistyped, token });
}

const facts = {
  ...{ registeredOn: "2018-05-20", divisionCode: "120118108", industry: "C3311" },
  ...{ employees: "12", annualRevenue: "300", legalRepresentative: "样例甲" },
};

const registration = {
  ...facts,
  uscc: makeUscc({ registrar: "9", category: "1", division: "120118", organisation: "MA000009" }),
  ...{ name: "静海保密样例有限公司", kind: "company" as const, contactName: "样例乙" },
  ...{ phone: SECRETS.phone, loginName: "silent.firm", password: SECRETS.password, agreed: true },
};

/** A service that answers with everything it was asked, as a careless one does. */
const talkative: IdentityVerifier = {
  environment: "service",
  checkLegalRepresentative: async (question) => {
    throw new Error(`500 ${JSON.stringify(question)}`);
  },
  sendMicroTransfer: async (question) => {
    throw new Error(
      `500 ${JSON.stringify(question, (_, each) => (typeof each === "bigint" ? `${each}` : each))}`,
    );
  },
};

async function workOffJobs(): Promise<void> {
  const jobs = await database.owner
    .select({ id: schema.jobRequests.id })
    .from(schema.jobRequests)
    .where(sql`status = 'queued' and job = 'verification'`);
  for (const { id } of jobs) await performJob(platform, id);
}

beforeAll(async () => {
  await aDistrict(database.owner);
  platform = {
    db: database.app,
    keys: testKeys,
    identity: identityVerifierOf({ IDENTITY_SIMULATOR: "yes" } as never),
    log: makeLog({ LOG_LEVEL: "trace" }, "test", { write: (line) => void logged.push(line) }),
    ring: () => {},
    readiness: async () => ({ database: true, queue: true, migrations: true }),
  };
  const visitor = callerOf(platform, { kind: "anonymous" });
  const { enterpriseId, userId } = await registerEnterprise(visitor, registration);
  owner = { kind: "enterprise", userId, organisationId: enterpriseId, role: "owner" };
  const firm = callerOf(platform, owner);

  await failing(registerEnterprise(visitor, registration));
  await failing(updateEnterprise(firm, { ...facts, divisionCode: "999999", phone: SECRETS.secondPhone }));
  await updateEnterprise(firm, { ...facts, phone: SECRETS.secondPhone });
  await startSession(visitor, { loginName: "silent.firm", password: SECRETS.wrongPassword });
  await prepareSecondFactor(firm, { token: await tokenOf(database, "silent.firm") });

  await logInWithCodes(visitor);
  platform.identity = talkative;
  await askIdentity(firm, { identityNumber: SECRETS.identityNumber, agreed: true });
  await workOffJobs();
  await failing(askTransfer(firm, { bankName: "样", account: SECRETS.account }));
  await askTransfer(firm, { bankName: "样例银行静海支行", account: SECRETS.account });
  await workOffJobs();
  await unmask(firm, { of: "contact" });
  await failing(unmask(callerOf(platform, { ...owner, role: "clerk" }), { of: "contact" }));

  // A statement that PostgreSQL refuses, with all of it in its parameters.
  const careless = database.app.execute(
    sql`insert into enterprise_contacts (enterprise_id, legal_representative, phone)
      values (${SECRETS.phone}, ${SECRETS.identityNumber}, ${SECRETS.account})`,
  );
  await failing(careless);
  // A call that hands the log what it should not.
  const { phone, identityNumber, account, password } = SECRETS;
  platform.log.warn({ ...registration, form: { phone, identityNumber, account, password } }, "careless");
  platform.log.info({ secret: SECRETS.account }, `line one\nline two`);
}, 60_000);

/** A text as it might stand anywhere: plain, or as bytes written in hexadecimal or base64. */
const guises = (text: string) => [
  text,
  Buffer.from(text).toString("hex"),
  Buffer.from(text).toString("base64").replace(/=+$/, ""),
];

describe("private values", () => {
  test("reach the platform, so that what follows proves something", async () => {
    const firm = callerOf(platform, owner);
    expect((await unmask(firm, { of: "contact" })).contact?.phone).toBe(SECRETS.secondPhone);
    expect((await unmask(firm, { of: "legal_representative" })).representative?.identityNumber).toBe(
      SECRETS.identityNumber,
    );
    expect((await unmask(firm, { of: "bank_accounts" })).accounts?.[0]?.account).toBe(SECRETS.account);
    expect((await viewEnterprise(firm, {})).phone).toBe("137****5432");
    const done = await database.owner.$count(schema.jobRequests, sql`job = 'verification' and attempts > 0`);
    expect(done).toBe(2);
  });

  test.each(Object.entries(SECRETS))(
    "THREATS 62: %s stands in no row, no audit entry, no job",
    async (_, value) => {
      expect(await rowsWith(value)).toEqual([]);
    },
  );

  /** The tables that hold a text, in whatever guise. */
  async function rowsWith(value: string): Promise<string[]> {
    const { rows } = await database.owner.execute<{ name: string }>(
      sql`select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg_toast%'`,
    );
    expect(rows.length).toBeGreaterThan(50);
    const found: string[] = [];
    for (const { name } of rows) {
      for (const guise of guises(value)) {
        const hit = await database.owner.execute(
          sql`select 1 from ${sql.raw(name)} t where strpos(to_jsonb(t)::text, ${guise}) > 0 limit 1`,
        );
        if (hit.rows.length > 0) found.push(name);
      }
    }
    return found;
  }

  test.each(["secret", "used", "kept", "mistyped", "token"])(
    "THREATS 62: of what opens a log-in, %s stands in no row, no log line and no error",
    async (name) => {
      const value = KEYS[name]!;
      expect(value.length).toBeGreaterThan(10);
      expect(await rowsWith(value)).toEqual([]);
      for (const guise of guises(value)) expect([...logged, ...errors].join("\n")).not.toContain(guise);
    },
  );

  test.each(Object.entries(SECRETS))("THREATS 62: %s stands in no log line and no error", (_, value) => {
    expect(logged.length).toBeGreaterThan(5);
    expect(errors.length).toBeGreaterThan(3);
    for (const guise of guises(value)) {
      expect(logged.filter((line) => line.includes(guise))).toEqual([]);
      expect(errors.filter((text) => text.includes(guise))).toEqual([]);
    }
  });

  test("a newline that was logged begins no second line", () => {
    for (const line of logged) expect(line.trimEnd().split("\n")).toHaveLength(1);
  });
});

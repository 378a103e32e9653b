import { beforeEach, describe, expect, it } from "vitest";
import { simulatedVerifier } from "#domain/verification/connectors/simulator.ts";
import {
  ACCOUNT,
  IDENTITY_NUMBER,
  sentAmount,
  showItself,
  work,
} from "#domain/verification/verified.fixture.ts";
import { toYuanString } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, anEnterprise } from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { loader as newConsent } from "./enterprise.consents.new.tsx";
import { loader as overview } from "./enterprise.verification._index.tsx";
import { loader as accountLoader, action as postAccount } from "./enterprise.verification.account.tsx";
import { loader as amountLoader, action as postAmount } from "./enterprise.verification.amount.tsx";
import { loader as identityLoader, action as postIdentity } from "./enterprise.verification.identity.tsx";

const database = useDatabase();
let firm: Awaited<ReturnType<typeof anEnterprise>>;
beforeEach(async () => {
  firm = await anEnterprise(database.owner, { verifiedAt: null });
});

const HOME = "/enterprise/verification";
async function as(member: Parameters<typeof argumentsOf>[1], form?: Record<string, string>) {
  const request: RequestOf = { path: HOME, ...(form && { form: new URLSearchParams(form) }) };
  const args = await argumentsOf(database, member, request);
  return {
    ...args,
    context: { ...args.context, platform: { ...args.context.platform, identity: simulatedVerifier() } },
  };
}
const owner = (form?: Record<string, string>) => as(firm.owner, form);
const placeOf = (answer: unknown) => (answer instanceof Response ? answer.headers.get("Location") : answer);
const states = async () => (await overview(await owner())).view.steps.map(({ state }) => state);
const openTry = async () => {
  const { rows } = await database.owner.$client.query<{ id: string }>(
    "select id from verifications where enterprise_id = $1 and status in ('asked', 'transferred')",
    [firm.id],
  );
  return rows[0]!.id;
};

const identity = { identityNumber: IDENTITY_NUMBER, agreed: "on" };

describe("the pages of the verification", () => {
  const pages = {
    overview,
    identityLoader,
    accountLoader,
    amountLoader,
    postIdentity,
    postAccount,
    postAmount,
  };

  it.each(Object.entries(pages))("send visitors to log in and show others nothing: %s", async (_, run) => {
    const visit = await thrownBy(run(await as(null)));
    expect(visit.headers.get("Location")).toBe("/login?next=%2Fenterprise%2Fverification");
    const bank = await aBank(database.owner);
    expect((await thrownBy(run(await as(bank.officer)))).status).toBe(404);
  });

  it("walk an owner from nothing to verified", async () => {
    expect(await overview(await owner())).toMatchObject({ environment: "simulator" });
    expect(await identityLoader(await owner())).toMatchObject({ legalRepresentative: "样例甲" });
    expect(placeOf(await postIdentity(await owner(identity)))).toBe(`${HOME}?done=asked`);
    expect(await states()).toEqual(["waiting", "todo"]);
    expect(placeOf(await thrownBy(identityLoader(await owner())))).toBe(HOME);
    await work(database, await openTry());

    expect(placeOf(await postAccount(await owner(ACCOUNT)))).toBe(`${HOME}?done=asked`);
    const transfer = await openTry();
    await work(database, transfer);
    expect(await amountLoader(await owner())).toMatchObject({ step: { triesLeft: 3, state: "confirm" } });
    const wrong = await postAmount(await owner({ amount: "99.99" }));
    expect(wrong).toMatchObject({
      init: { status: 400 },
      data: { error: { amount: [expect.stringContaining("还可以填 2 次")] } },
    });
    const amount = toYuanString(await sentAmount(database, transfer));
    expect(placeOf(await postAmount(await owner({ amount })))).toBe(`${HOME}?done=passed`);
    expect((await overview(await owner())).view).toMatchObject({ verifiedAt: expect.any(Date) });
    for (const loader of [identityLoader, accountLoader, amountLoader])
      expect(placeOf(await thrownBy(loader(await owner())))).toBe(HOME);
  });

  it("stand before the first consent", async () => {
    expect(placeOf(await thrownBy(newConsent(await owner())))).toBe(`${HOME}?needed`);
    await showItself(database, firm);
    expect(await newConsent(await owner())).toMatchObject({ step: "grantees" });
  });

  it("say beside the field what to mend", async () => {
    const answers = [
      await postIdentity(await owner({ identityNumber: "1201181980022901X" })),
      await postAccount(await owner({ bankName: "行", account: "６２２２ 12" })),
      await postAmount(await owner({ amount: "１.5" })),
    ];
    const wrong = answers.map((answer) =>
      "data" in answer ? Object.keys(answer.data.error ?? {}).sort() : null,
    );
    expect(wrong).toEqual([["agreed", "identityNumber"], ["account", "bankName"], ["amount"]]);
  });

  it("say that it is under way, done, or too late to type", async () => {
    await postIdentity(await owner(identity));
    expect(await postIdentity(await owner(identity))).toMatchObject({ init: { status: 409 } });
    expect(await postAmount(await owner({ amount: "1.00" }))).toMatchObject({ init: { status: 409 } });
    firm = await anEnterprise(database.owner);
    await showItself(database, firm);
    expect(await postAccount(await owner(ACCOUNT))).toMatchObject({ init: { status: 409 } });
  });

  it("show a clerk how far it has come, and let only the owner do it", async () => {
    const clerk = await aMember(database.owner, { id: firm.id, kind: "enterprise" }, "clerk");
    expect(await overview(await as(clerk))).toMatchObject({ view: { verifiedAt: null } });
    expect((await thrownBy(identityLoader(await as(clerk)))).status).toBe(403);
    expect((await thrownBy(postIdentity(await as(clerk, identity)))).status).toBe(403);
    expect(await states()).toEqual(["todo", "todo"]);
  });
});

import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import type { Problem } from "#app/http/errors.ts";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { pauseConsent, withdrawConsent } from "#domain/consents/index.ts";
import { aCase, type Case, lent, submitted } from "#domain/loans/case.fixture.ts";
import { formatInstant } from "#lib/dates.ts";
import { useDatabase } from "#tests/database.ts";
import { aMember, anEnterprise, anOrganisation, restateConsent } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { action as switchPlace } from "./account.places.switch.ts";
import { loader as profile } from "./bank.applications.$id_.profile.tsx";
import { loader as aftercare } from "./bank.loans.$id_.profile.tsx";
import { loader as newProduct } from "./bank.staff.new.tsx";
import { loader as consentPage, action as withdraw } from "./enterprise.consents.$consentId.tsx";
import { action as pause } from "./enterprise.consents.$consentId_.pause.ts";
import { loader as logInPage } from "./login.tsx";
import { loader as inviteDeliverer } from "./source.staff.new.tsx";

const database = useDatabase();
let world: Case;
beforeEach(async () => {
  world = await aCase(database);
});

const problemOf = async (run: Promise<unknown>) => {
  const answer = await thrownBy(run);
  return { status: answer.status, ...((await answer.json()) as Problem) };
};
const consentRow = async () =>
  (await database.owner.select().from(schema.consents).where(eq(schema.consents.id, world.consent.id)))[0]!;

describe("an officer's look that nothing carries any more", () => {
  const look = async (id: string) =>
    problemOf(profile(await argumentsOf(database, world.bank.officer, { path: "/x", params: { id } })));

  it("is told that the consent was withdrawn and when, and is led back and to a request", async () => {
    const { id } = await submitted(world);
    await withdrawConsent(world.as.owner, { consentId: world.consent.id });
    const { withdrawnAt } = await consentRow();
    expect(await look(id)).toMatchObject({
      status: 403,
      title: `授权已撤回（${formatInstant(withdrawnAt!)}）`,
      message: expect.stringContaining((await consentRow()).number),
      ways: [
        { to: "application", id, number: expect.any(String) },
        { to: "ask_consent", applicationId: id, again: true },
      ],
    });
  });

  it("is told of the last day and of the last use", async () => {
    const { id } = await submitted(world);
    await restateConsent(database.owner, world.consent.id, {
      ...{ grantedAt: new Date("2025-01-01"), expiresAt: new Date("2025-02-01"), expiresOn: "2025-01-31" },
    });
    expect((await look(id)).title).toBe("授权已到期（2025年1月31日）");
    await restateConsent(database.owner, world.consent.id, {
      ...{ grantedAt: new Date(), expiresAt: new Date("2126-01-01"), expiresOn: "2125-12-31", maxUses: 1 },
    });
    await profile(await argumentsOf(database, world.bank.officer, { path: "/x", params: { id } }));
    expect((await look(id)).title).toMatch(/^授权次数已用完（.*）$/);
  });

  it("is told of a pause", async () => {
    const { id } = await submitted(world);
    await pauseConsent(world.as.owner, { consentId: world.consent.id });
    const { title, message } = await look(id);
    expect(title).toMatch(/^授权已暂停（.*）$/);
    expect(message).toContain("恢复后即可继续查看");
  });

  it("is led back to the loan, where it was for aftercare", async () => {
    const { loanId } = await lent(world);
    const args = await argumentsOf(database, world.bank.officer, { path: "/x", params: { id: loanId } });
    expect(await problemOf(aftercare(args))).toMatchObject({
      title: "没有可用的授权",
      ways: [
        { to: "loan", id: loanId },
        { to: "ask_consent", again: false },
      ],
    });
  });
});

describe("who may not", () => {
  it("is told whom to ask, in the words of their portal", async () => {
    const told = async (loader: typeof newProduct, member: Member) =>
      (await problemOf(loader(await argumentsOf(database, member, { path: "/x" })))).message;
    expect(await told(newProduct, world.bank.officer)).toContain("本行管理员");
    const source = await anOrganisation(database.owner, "source");
    const deliverer = await aMember(database.owner, source, "deliverer");
    expect(await told(inviteDeliverer, deliverer)).toContain("本单位管理员");
  });
});

describe("a post from a page that was shown for another firm", () => {
  /** The owner of two firms, whose tab shows the first one's consent. */
  async function ofTwoFirms() {
    const second = await anEnterprise(database.owner, { name: "静海样例二店" });
    const { owner } = world.enterprise;
    await database.owner.insert(schema.memberships).values({
      ...{ userId: owner.userId, organisationId: second.id, role: "owner" },
      ...{ displayName: "样例", loginName: `two-${randomUUID().slice(0, 8)}` },
    });
    return { second, inSecond: { ...owner, organisationId: second.id } as Member };
  }
  const stale = async (member: Member, actsFor: string) => {
    const params = { consentId: world.consent.id };
    const form = new URLSearchParams({ actsFor });
    const args = await argumentsOf(database, member, { path: "/x", params, form });
    const headers = new Headers(args.request.headers);
    headers.set("Referer", `http://127.0.0.1:3000/enterprise/consents/${world.consent.id}`);
    return { ...args, request: new Request(args.request, { headers }) };
  };

  it("says that nothing was changed and for whom they act now, and leads back by a switch", async () => {
    const { second, inSecond } = await ofTwoFirms();
    const next = `/enterprise/consents/${world.consent.id}`;
    for (const action of [withdraw, pause]) {
      const refused = await problemOf(action(await stale(inSecond, world.enterprise.id)));
      expect(refused).toMatchObject({ status: 409, title: expect.stringContaining("没有做任何更改") });
      expect(refused.message).toContain(second.name);
      expect(refused.ways).toEqual([
        { to: "switch_place", organisationId: world.enterprise.id, name: world.enterprise.name, next },
      ]);
    }
    expect(await consentRow()).toMatchObject({ status: "active" });
    const form = new URLSearchParams({ organisationId: world.enterprise.id, next });
    const back = await switchPlace(await argumentsOf(database, inSecond, { path: "/x", form }));
    expect(back.headers.get("Location")).toBe(next);
  });

  it("passes where the page was shown for this firm", async () => {
    await withdraw(await stale(world.enterprise.owner, world.enterprise.id));
    expect(await consentRow()).toMatchObject({ status: "withdrawn" });
  });

  it("tells nothing of a firm that the person has no place in", async () => {
    const other = await anEnterprise(database.owner, { name: "静海样例纺织有限公司" });
    const refused = await problemOf(withdraw(await stale(world.enterprise.owner, other.id)));
    expect(JSON.stringify(refused)).not.toContain(other.name);
    expect(refused.ways).toBeUndefined();
  });

  it("finds no consent of the other firm by its link, and does not call it withdrawn", async () => {
    const { inSecond } = await ofTwoFirms();
    const params = { consentId: world.consent.id };
    const { message } = await problemOf(
      consentPage(await argumentsOf(database, inSecond, { path: "/x", params })),
    );
    expect(message).toMatch(/没有做任何更改.*另一家企业/);
    expect(message).not.toContain("撤销");
  });
});

describe("a post after the log-in has lapsed", () => {
  const lapsed = async (referer: string | null) => {
    const params = { consentId: world.consent.id };
    const form = new URLSearchParams();
    const args = await argumentsOf(database, null, { path: "/enterprise/consents/x", params, form });
    const headers = new Headers(args.request.headers);
    if (referer !== null) headers.set("Referer", referer);
    const refused = await thrownBy(withdraw({ ...args, request: new Request(args.request, { headers }) }));
    return refused.headers.get("Location")!;
  };

  it("is told at the log-in not to have been done, and leads back to the page before", async () => {
    const to = await lapsed("http://127.0.0.1:3000/enterprise/consents?status=active");
    expect(to).toBe("/login?next=%2Fenterprise%2Fconsents%3Fstatus%3Dactive&done=lapsed");
    expect(await logInPage(await argumentsOf(database, null, { path: to }))).toEqual({
      next: "/enterprise/consents?status=active",
      done: "lapsed",
    });
    expect(await consentRow()).toMatchObject({ status: "active" });
  });

  it.each([
    null,
    "https://evil.example/enterprise",
    "http://127.0.0.1:3000//evil.example",
    "javascript:alert(1)",
    "nonsense",
  ])("THREATS 25: leads nowhere else for %j", async (referer) => {
    expect(await lapsed(referer)).toBe("/login?done=lapsed");
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { readWriter } from "#domain/access/reads.ts";
import { actAs } from "#domain/access/verb.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { newId } from "#lib/ids.ts";
import { useDatabase } from "#tests/database.ts";
import { aConsent, aMember, anOrganisation, callerAs } from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { loader as statisticsLoader } from "./_public.statistics.tsx";
import { loader as bankAlertsLoader } from "./bank.alerts._index.tsx";
import { action as explainAction, loader as explainLoader } from "./bank.alerts.$alertId.tsx";
import { loader as bankFrame } from "./bank.tsx";
import { loader as accessesLoader } from "./bureau.access._index.tsx";
import { action as closeAction, loader as firmLoader } from "./bureau.access.$accessId.tsx";
import { action as openAction, loader as openLoader } from "./bureau.access.new.tsx";
import { loader as bureauAlertsLoader } from "./bureau.alerts._index.tsx";
import { action as escalateAction, loader as escalateLoader } from "./bureau.alerts.$alertId.tsx";
import { loader as bureauFrame } from "./bureau.tsx";
import { loader as readsLoader } from "./enterprise.reads.tsx";
import { loader as csvLoader } from "./enterprise.reads[.]csv.tsx";

const database = useDatabase();
let world: Case;
let compliance: Member;
let official: Member;
beforeAll(async () => {
  world = await aCase(database);
  compliance = await aMember(database.owner, { id: world.bank.id, kind: "bank" }, "compliance");
  official = await aMember(database.owner, await anOrganisation(database.owner, "bureau"), "official");
  await look();
});

/** A look of the officer without an open case; its alert. */
async function look() {
  const { id: consentId } = await aConsent(database.owner, world.enterprise, world.bank.id);
  const caller = callerAs(database, world.bank.officer);
  await database.app.transaction(async (tx) => {
    await actAs(tx, caller.actor, "credit_review");
    const log = readWriter(tx, caller, "profile.view_authorised");
    await log({
      enterpriseId: world.enterprise.id,
      domains: ["tax"],
      fields: ["firm_age"],
      purpose: "credit_review",
      consentId,
    });
  });
  const alerts = await database.owner.select().from(schema.accessAlerts);
  return alerts.find((alert) => alert.consentId === consentId)!.id;
}

const as = (member: Member | null, request: RequestOf) => argumentsOf(database, member, request);
const post = (
  path: string,
  fields: Record<string, string>,
  params: Record<string, string> = {},
): RequestOf => ({
  path,
  params,
  form: new URLSearchParams(fields),
});
const whereTo = (response: unknown) => (response as Response).headers.get("Location");
const refusalOf = (answer: unknown) => {
  const { data, init } = answer as { data: { error: Record<string, string[]> }; init: { status: number } };
  return { status: init.status, fields: Object.keys(data.error).sort() };
};

describe("the owner's page of reads", () => {
  test("shows what was read, filtered as the address says", async () => {
    const { owner } = world.enterprise;
    const all = await readsLoader(await as(owner, { path: "/enterprise/reads" }));
    expect(all.reads[0]).toMatchObject({ openCase: false, domains: ["tax"] });
    expect(all.reads[0]!.fields[0]).toMatch(/[一-龥]/);
    const none = await readsLoader(
      await as(owner, { path: "/enterprise/reads?purpose=post_loan&from=2026-01-01" }),
    );
    expect(none.reads).toEqual([]);
    const wrong = await thrownBy(readsLoader(await as(owner, { path: "/enterprise/reads?from=gestern" })));
    expect(wrong.status).toBe(400);
  });

  test("comes as a file, to the firm alone", async () => {
    const file = await csvLoader(await as(world.enterprise.owner, { path: "/enterprise/reads.csv" }));
    expect(file.headers.get("Content-Type")).toContain("text/csv");
    expect(await file.text()).toContain(world.bank.name);
    const foreign = await thrownBy(csvLoader(await as(official, { path: "/enterprise/reads.csv" })));
    expect(foreign.status).toBe(404);
  });
});

describe("alerts", () => {
  const explanation = "客户来电询问续贷，已核实未作他用。";

  test("are explained by compliance, with the error beside the field where too little is said", async () => {
    const alertId = await look();
    const path = `/bank/alerts/${alertId}`;
    const { alert } = await explainLoader(await as(compliance, { path, params: { alertId } }));
    expect(alert.status).toBe("open");
    const short = await explainAction(await as(compliance, post(path, { explanation: "看看" }, { alertId })));
    expect(refusalOf(short)).toEqual({ status: 400, fields: ["explanation"] });
    const done = await explainAction(await as(compliance, post(path, { explanation }, { alertId })));
    expect(whereTo(done)).toBe("/bank/alerts?done=explained");
    const { alerts } = await bankAlertsLoader(
      await as(compliance, { path: "/bank/alerts?status=explained" }),
    );
    expect(alerts.map(({ id }) => id)).toContain(alertId);
    const again = await explainAction(await as(compliance, post(path, { explanation }, { alertId })));
    expect(refusalOf(again).status).toBe(409);
  });

  test("are counted in the frame of compliance and the bureau until they are explained, and of nobody else", async () => {
    const alertId = await look();
    const path = `/bank/alerts/${alertId}`;
    const inBank = async (who: Member) => (await bankFrame(await as(who, { path: "/bank" }))).counts;
    const inBureau = async () => (await bureauFrame(await as(official, { path: "/bureau" }))).counts;
    const before = (await inBank(compliance))["/bank/alerts"]!;
    expect(before).toBeGreaterThan(0);
    expect(await inBureau()).toMatchObject({ "/bureau/alerts": before });
    expect(await inBank(world.bank.officer)).not.toHaveProperty("/bank/alerts");
    const otherBank = await aMember(
      database.owner,
      await anOrganisation(database.owner, "bank"),
      "compliance",
    );
    expect(await inBank(otherBank)).toMatchObject({ "/bank/alerts": 0 });
    await explainAction(await as(compliance, post(path, { explanation }, { alertId })));
    expect(await inBank(compliance)).toMatchObject({ "/bank/alerts": before - 1 });
    expect(await inBureau()).toMatchObject({ "/bureau/alerts": before - 1 });
  });

  test("are passed on by the bureau", async () => {
    const alertId = await look();
    const path = `/bureau/alerts/${alertId}`;
    const { alert } = await escalateLoader(await as(official, { path, params: { alertId } }));
    expect(alert.enterprise).toMatch(/^QY/);
    const fields = { escalation: "银行未作说明，转监管支局核查。" };
    expect(whereTo(await escalateAction(await as(official, post(path, fields, { alertId }))))).toBe(
      "/bureau/alerts?done=escalated",
    );
    const { alerts } = await bureauAlertsLoader(
      await as(official, { path: "/bureau/alerts?status=escalated" }),
    );
    expect(alerts.map(({ id }) => id)).toContain(alertId);
  });

  test("are not there for officers, for other portals and under made-up ids", async () => {
    const { officer } = world.bank;
    expect((await thrownBy(bankAlertsLoader(await as(officer, { path: "/bank/alerts" })))).status).toBe(403);
    expect(
      (await thrownBy(bureauAlertsLoader(await as(compliance, { path: "/bureau/alerts" })))).status,
    ).toBe(404);
    for (const alertId of [newId(), "x"]) {
      const request = { path: `/bank/alerts/${alertId}`, params: { alertId } };
      expect((await thrownBy(explainLoader(await as(compliance, request)))).status).toBe(404);
    }
  });
});

describe("THREATS 10: the bureau's look at a single firm", () => {
  const grounds = () => ({
    code: world.enterprise.uscc,
    reason: "complaint",
    explanation: "接到实名投诉，核对贷款发放情况。",
    documentNumber: "津静金办〔2026〕12号",
    minutes: "30",
  });

  test("is refused beside the fields that lack a reason", async () => {
    await openLoader(await as(official, { path: "/bureau/access/new" }));
    const { code } = grounds();
    const bare = await openAction(await as(official, post("/bureau/access/new", { code, minutes: "600" })));
    expect(refusalOf(bare)).toEqual({
      status: 400,
      fields: ["documentNumber", "explanation", "minutes", "reason"],
    });
    const unknown = { ...grounds(), code: "QY000000000000" };
    expect(refusalOf(await openAction(await as(official, post("/bureau/access/new", unknown))))).toEqual({
      status: 400,
      fields: ["code"],
    });
  });

  test("opens with one, is recorded and logged, ends by hand, and the firm sees it all", async () => {
    await submitted(world);
    const path = whereTo(await openAction(await as(official, post("/bureau/access/new", grounds()))))!;
    const accessId = path.split("/").at(-1)!;
    const view = await firmLoader(await as(official, { path, params: { accessId } }));
    expect(view.firm.uscc).toBe(world.enterprise.uscc);
    expect(view.applications).toHaveLength(1);
    const seen = await readsLoader(
      await as(world.enterprise.owner, { path: "/enterprise/reads?basis=supervision" }),
    );
    expect(seen.reads[0]).toMatchObject({ documentNumber: grounds().documentNumber });
    expect(seen.accesses[0]).toMatchObject({ id: accessId, live: true });
    expect(whereTo(await closeAction(await as(official, post(path, {}, { accessId }))))).toBe(
      "/bureau/access?done=closed",
    );
    const ended = await thrownBy(firmLoader(await as(official, { path, params: { accessId } })));
    expect(ended.status).toBe(403);
    expect(await ended.json()).toMatchObject({ ways: [{ to: "open_supervision" }] });
    const { accesses } = await accessesLoader(await as(official, { path: "/bureau/access" }));
    expect(accesses[0]).toMatchObject({ id: accessId, live: false, reads: 1 });
  });

  test("is nothing that banks or firms can ask for", async () => {
    for (const who of [world.bank.officer, world.enterprise.owner]) {
      const asked = openAction(await as(who, post("/bureau/access/new", grounds())));
      expect((await thrownBy(asked)).status).toBe(404);
    }
  });
});

test("the public statistics are there for visitors", async () => {
  const { firms } = await statisticsLoader(await as(null, { path: "/statistics" }));
  expect(firms.total).toBeNull();
});

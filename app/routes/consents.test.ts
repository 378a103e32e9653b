import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { schema } from "#db/client.ts";
import type { Member } from "#domain/access/actor.ts";
import { system } from "#domain/access/actor.ts";
import { listConsents, listRequests } from "#domain/consents/index.ts";
import { buildExport, listExports } from "#domain/exports/index.ts";
import { aCase, type Case, submitted } from "#domain/loans/case.fixture.ts";
import { showItself } from "#domain/verification/verified.fixture.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aMember, callerAs } from "#tests/factories.ts";
import { argumentsOf, type RequestOf, thrownBy } from "#tests/requests.ts";
import { loader as receivedLoader } from "./bank.consents._index.tsx";
import { loader as receivedOneLoader } from "./bank.consents.$consentId.tsx";
import { loader as bankPdf } from "./bank.consents.$consentId_.pdf.ts";
import { loader as askedLoader } from "./bank.consents.requests._index.tsx";
import { action as cancel } from "./bank.consents.requests.$requestId_.cancel.ts";
import { action as ask, loader as askLoader } from "./bank.consents.requests.new.tsx";
import { loader as exportsLoader, action as requestExport } from "./bank.exports._index.tsx";
import { loader as download } from "./bank.exports.$exportId.ts";
import { loader as consentsLoader } from "./enterprise.consents._index.tsx";
import { loader as consentLoader } from "./enterprise.consents.$consentId.tsx";
import { action as pause } from "./enterprise.consents.$consentId_.pause.ts";
import { loader as ownPdf } from "./enterprise.consents.$consentId_.pdf.ts";
import { action as resume } from "./enterprise.consents.$consentId_.resume.ts";
import { loader as requestsLoader } from "./enterprise.consents.requests._index.tsx";
import { action as grant, loader as requestLoader } from "./enterprise.consents.requests.$requestId.tsx";
import { action as refuse } from "./enterprise.consents.requests.$requestId_.refuse.ts";
import { loader as enterpriseFrame } from "./enterprise.tsx";

const database = useDatabase();
let world: Case;
beforeEach(async () => {
  world = await aCase(database);
});

const as = (member: Member | null, request: RequestOf) => argumentsOf(database, member, request);
const owner = () => world.enterprise.owner;
const officer = () => world.bank.officer;
const locationOf = (answer: unknown) => answer instanceof Response && answer.headers.get("Location");
const consent = () => ({ path: "/x", params: { consentId: world.consent.id } });
const form = (fields: Record<string, string | string[]>) => {
  const body = new URLSearchParams();
  for (const [name, values] of Object.entries(fields))
    for (const value of [values].flat()) body.append(name, value);
  return body;
};
const wish = () => ({
  ...{ uscc: world.enterprise.uscc, purpose: "post_loan", items: ["tax_filing", "tax_grade"], mode: "case" },
  ...{ rangeYears: "2", months: "6", reason: "贷后检查，了解纳税情况。" },
});
const asked = async () => {
  await ask(await as(officer(), { path: "/bank/consents/requests/new", form: form(wish()) }));
  const { requests } = await listRequests(callerAs(database, owner()), {});
  return { path: "/x", params: { requestId: requests[0]!.id } };
};

describe("a bank's request", () => {
  it("begins empty, or with the code of the firm behind a case", async () => {
    const { id } = await submitted(world);
    expect(await askLoader(await as(officer(), { path: "/x" }))).toEqual({ application: null });
    const page = await askLoader(await as(officer(), { path: `/x?application=${id}` }));
    expect(page).toMatchObject({ application: { id, uscc: world.enterprise.uscc } });
    expect((await thrownBy(askLoader(await as(world.bank.approver, { path: "/x" })))).status).toBe(403);
  });

  it("says beside each field what is missing, and is told to be sent", async () => {
    const empty = await ask(await as(officer(), { path: "/x", form: form({}) }));
    const errors = ["uscc", "purpose", "items", "mode", "rangeYears", "months", "reason"];
    expect(empty).toMatchObject({
      init: { status: 400 },
      data: { errors: Object.fromEntries(errors.map((field) => [field, [expect.any(String)]])) },
    });
    const sent = await ask(await as(officer(), { path: "/x", form: form(wish()) }));
    expect(locationOf(sent)).toBe("/bank/consents/requests?done=asked");
    const again = await ask(await as(officer(), { path: "/x", form: form(wish()) }));
    expect(again).toMatchObject({ init: { status: 409 }, data: { errors: { "": [expect.any(String)] } } });
    const { requests } = await askedLoader(await as(officer(), { path: "/x" }));
    expect(requests).toMatchObject([{ status: "open" }]);
  });

  it("is cancelled by a post alone", async () => {
    const request = await asked();
    const other = await aBank(database.owner, "另一银行静海支行");
    const foreign = cancel(await as(other.officer, { ...request, form: form({}) }));
    expect((await thrownBy(foreign)).status).toBe(404);
    expect(locationOf(await cancel(await as(officer(), { ...request, form: form({}) })))).toBe(
      "/bank/consents/requests?done=cancelled",
    );
  });
});

describe("the owner's answer", () => {
  const part = { items: ["tax_grade"], mode: "once", rangeYears: "1", months: "3" };
  type Fields = Record<string, string | string[]>;
  const nothing = { items: [], mode: null, rangeYears: null, months: null, maxUses: "", usesPerDay: "" };
  const take = async (request: RequestOf, step: "terms" | "confirm", fields: Fields) => {
    const answer = await grant(await as(owner(), { ...request, form: form({ ...fields, step }) }));
    if (!("data" in answer)) throw new Error(`redirected by ${step}`);
    return answer.data;
  };

  it("begins with nothing chosen, whatever the link says", async () => {
    const request = await asked();
    for (const query of [{}, { ...part, maxUses: "9", step: "confirm", agreed: "on" }]) {
      const page = await requestLoader(await as(owner(), { ...request, path: `/x?${form(query)}` }));
      expect(page).toMatchObject({ draft: null, errors: {}, choice: nothing });
    }
  });

  it("asks for what is missing, then shows the statement, and leads back with what was chosen", async () => {
    const request = await asked();
    const missing = await take(request, "confirm", {});
    expect(Object.keys(missing.errors).sort()).toEqual(["items", "mode", "months", "rangeYears"]);
    const wider = await take(request, "confirm", { ...part, months: "24" });
    expect(wider.errors).toMatchObject({ months: [expect.any(String)] });
    const ready = await take(request, "confirm", part);
    expect(ready.draft!.statement).toContain("只能在平台上查看一次");
    expect(await take(request, "terms", part)).toMatchObject({ draft: null, errors: {}, choice: part });
  });

  it("may limit how often the bank looks, in all and in a day", async () => {
    const request = await asked();
    const limited = { ...part, mode: "case", maxUses: "12", usesPerDay: "2" };
    const { draft } = await take(request, "confirm", limited);
    expect(draft!.statement).toContain("总共不超过 12 次，每天不超过 2 次");
    const posted = { ...limited, step: "grant", statement: draft!.statement, agreed: "on" };
    const sent = await grant(await as(owner(), { ...request, form: form(posted) }));
    expect(locationOf(sent)).toBe("/enterprise/consents?done=granted");
    const live = await listConsents(callerAs(database, owner()), {});
    expect(live.find(({ purpose }) => purpose === "post_loan")).toMatchObject({
      ...{ maxUses: 12, usesPerDay: 2, statement: draft!.statement },
    });
    const wrong = await take(request, "confirm", { ...limited, maxUses: "0", usesPerDay: "often" });
    expect(Object.keys(wrong.errors).sort()).toEqual(["maxUses", "usesPerDay"]);
  });

  it("grants the part that was read and ticked", async () => {
    const request = await asked();
    const { draft } = await take(request, "confirm", part);
    const post = async (fields: Record<string, string>) =>
      grant(await as(owner(), { ...request, form: form({ ...part, ...fields, step: "grant" }) }));
    const { statement } = draft!;
    expect(await post({ statement })).toMatchObject({
      init: { status: 400 },
      data: { errors: { agreed: [expect.any(String)] } },
    });
    expect(locationOf(await post({ statement, agreed: "on" }))).toBe("/enterprise/consents?done=granted");
    const live = await listConsents(callerAs(database, owner()), {});
    expect(live.find(({ purpose }) => purpose === "post_loan")).toMatchObject({ items: ["tax_grade"] });
  });

  it("of what is the legal representative's own begins with the check of that person", async () => {
    const personal = { ...wish(), items: ["identity_number"] };
    await ask(await as(officer(), { path: "/x", form: form(personal) }));
    const { requests } = await listRequests(callerAs(database, owner()), {});
    const request = { path: "/x", params: { requestId: requests[0]!.id } };
    const mine = { ...part, items: ["identity_number"] };
    expect(await requestLoader(await as(owner(), request))).toMatchObject({
      person: { representedBy: null, legalRepresentative: expect.any(String) },
    });
    const early = grant(await as(owner(), { ...request, form: form({ ...mine, step: "confirm" }) }));
    expect(await (await thrownBy(early)).json()).toMatchObject({
      ...{ title: "先完成法定代表人核验", ways: [{ to: "verify_representative" }] },
    });
    await showItself(database, world.enterprise);
    expect(await requestLoader(await as(owner(), request))).toMatchObject({
      person: { representedBy: "you" },
    });
    const { statement } = (await take(request, "confirm", mine)).draft!;
    expect(statement).toMatch(/^本人是.*单独同意/);
    const posted = form({ ...mine, step: "grant", statement, agreed: "on" });
    expect(locationOf(await grant(await as(owner(), { ...request, form: posted })))).toContain("granted");
    const second = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "owner");
    expect(await requestLoader(await as(second, request))).toMatchObject({
      person: { representedBy: "another" },
    });
  });

  it("is no, by the owner alone", async () => {
    const request = await asked();
    const clerk = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "clerk");
    const shown = await requestLoader(await as(clerk, request));
    expect(shown).toMatchObject({ request: { status: "open" }, draft: null });
    const tried = refuse(await as(clerk, { ...request, form: form({}) }));
    expect((await thrownBy(tried)).status).toBe(403);
    const no = await refuse(await as(owner(), { ...request, form: form({ answer: "暂不需要" }) }));
    expect(locationOf(no)).toBe("/enterprise/consents?done=refused");
  });
});

describe("what waits", () => {
  it("is counted beside the owner's consents, and listed until it is answered", async () => {
    const counts = async () => (await enterpriseFrame(await as(owner(), { path: "/enterprise" }))).counts;
    expect(await counts()).toEqual({ "/enterprise/consents": 0 });
    const request = await asked();
    expect(await counts()).toEqual({ "/enterprise/consents": 1 });
    expect(await consentsLoader(await as(owner(), { path: "/x" }))).toMatchObject({
      requests: [{ id: request.params.requestId }],
    });
    await refuse(await as(owner(), { ...request, form: form({ answer: "暂不需要" }) }));
    expect(await counts()).toEqual({ "/enterprise/consents": 0 });
    expect(await consentsLoader(await as(owner(), { path: "/x" }))).toMatchObject({ requests: [] });
    expect(await requestsLoader(await as(owner(), { path: "/x?status=over" }))).toMatchObject({
      ...{ open: 0, requests: [{ status: "refused", answer: "暂不需要" }], next: null },
    });
    expect((await thrownBy(requestsLoader(await as(owner(), { path: "/x?status=all" })))).status).toBe(400);
  });
});

describe("a consent's pages", () => {
  it("pause and resume it for its owner, and not for a clerk", async () => {
    const post = { ...consent(), form: form({}) };
    expect(locationOf(await pause(await as(owner(), post)))).toContain("done=paused");
    expect(await consentLoader(await as(owner(), consent()))).toMatchObject({
      consent: { status: "paused" },
    });
    expect(locationOf(await resume(await as(owner(), post)))).toContain("done=resumed");
    const clerk = await aMember(database.owner, { id: world.enterprise.id, kind: "enterprise" }, "clerk");
    expect((await thrownBy(pause(await as(clerk, post)))).status).toBe(403);
  });

  it("print it for either side, never from a cache", async () => {
    for (const [loader, member] of [
      [ownPdf, owner()],
      [bankPdf, officer()],
    ] as const) {
      const answer = await loader(await as(member, consent()));
      expect(answer.headers.get("Content-Type")).toBe("application/pdf");
      expect(answer.headers.get("Cache-Control")).toContain("no-store");
    }
    const other = await aBank(database.owner, "另一银行静海支行");
    for (const loader of [bankPdf, receivedOneLoader])
      expect((await thrownBy(loader(await as(other.officer, consent())))).status).toBe(404);
  });

  it("show a bank what it was granted", async () => {
    expect(await receivedLoader(await as(officer(), { path: "/x" }))).toMatchObject({
      consents: [{ id: world.consent.id, enterpriseName: world.enterprise.name }],
    });
    expect(await receivedOneLoader(await as(officer(), consent()))).toMatchObject({ status: "active" });
    expect((await thrownBy(receivedLoader(await as(world.bank.productManager, { path: "/x" })))).status).toBe(
      403,
    );
  });
});

describe("an export", () => {
  it("THREATS 14: is asked for by a post and downloaded by who asked", async () => {
    const { id } = await submitted(world);
    await database.owner.insert(schema.profiles).values({
      ...{ enterpriseId: world.enterprise.id, asOf: "2026-11-22", knownAt: new Date(), digest: "d" },
    });
    const started = await requestExport(await as(officer(), { path: "/x", form: form({ application: id }) }));
    expect(locationOf(started)).toBe("/bank/exports?done=requested");
    const [wanted] = await listExports(callerAs(database, officer()), {});
    const file = { path: "/x", params: { exportId: wanted!.id } };
    await buildExport(callerAs(database, system("export")), { exportId: wanted!.id });
    expect(await exportsLoader(await as(officer(), { path: "/x" }))).toMatchObject({
      exports: [{ status: "ready" }],
    });
    const answer = await download(await as(officer(), file));
    expect(answer.headers.get("Content-Disposition")).toContain("attachment");
    expect(answer.headers.get("Cache-Control")).toContain("no-store");
    const other = await aBank(database.owner, "另一银行静海支行");
    expect((await thrownBy(download(await as(other.officer, file)))).status).toBe(404);
    await database.owner
      .update(schema.profileExports)
      .set({ expiresAt: new Date(Date.now() - 1) })
      .where(eq(schema.profileExports.id, wanted!.id));
    expect((await thrownBy(download(await as(officer(), file)))).status).toBe(404);
  });
});

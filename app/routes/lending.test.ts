import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { viewOwnApplication, withdrawApplication } from "#domain/applications/index.ts";
import {
  aCase,
  accepted,
  granted,
  lent,
  proposed,
  released,
  submitted,
  today,
} from "#domain/loans/case.fixture.ts";
import { viewLine, viewLoan } from "#domain/loans/index.ts";
import { addDays } from "#lib/dates.ts";
import { wan } from "#lib/money.ts";
import { useDatabase } from "#tests/database.ts";
import { aBank, aConsent, anEnterprise, aProduct, callerAs } from "#tests/factories.ts";
import { argumentsOf, thrownBy } from "#tests/requests.ts";
import { loader as workbench } from "./bank._index.tsx";
import { loader as queue } from "./bank.applications._index.tsx";
import { loader as application } from "./bank.applications.$id.tsx";
import { action as accept, loader as readAccept } from "./bank.applications.$id_.accept.ts";
import { loader as profile } from "./bank.applications.$id_.profile.tsx";
import { action as propose, loader as proposePage } from "./bank.applications.$id_.propose.tsx";
import { action as decide } from "./bank.changes.$id.tsx";
import { loader as lines } from "./bank.lines._index.tsx";
import { action as drawLine, loader as line } from "./bank.lines.$id.tsx";
import { action as releaseLine } from "./bank.lines.$id_.release.ts";
import { loader as loans } from "./bank.loans._index.tsx";
import { loader as loan, action as repay } from "./bank.loans.$id.tsx";
import { action as writeOff, loader as writeOffPage } from "./bank.loans.$id_.write-off.tsx";
import { loader as reviews } from "./bank.reviews._index.tsx";
import { action as confirm } from "./bank.reviews.$id.tsx";
import { action as sendBack } from "./bank.reviews.$id_.return.tsx";
import { loader as bankLayout } from "./bank.tsx";
import { loader as ownApplications } from "./enterprise.applications._index.tsx";
import { loader as ownApplication } from "./enterprise.applications.$id.tsx";
import { action as withdraw } from "./enterprise.applications.$id_.withdraw.ts";
import { action as apply, loader as applyPage } from "./enterprise.applications.new.tsx";
import { loader as ownLoans } from "./enterprise.loans._index.tsx";
import { loader as ownLoan } from "./enterprise.loans.$id.tsx";
import { action as receive, loader as receivePage } from "./enterprise.loans.receive.$drawdownId.tsx";

const database = useDatabase();
type Who = Parameters<typeof argumentsOf>[1];
const read = (who: Who, path: string, params = {}) => argumentsOf(database, who, { path, params });
const send = (who: Who, fields: Record<string, string>, params = {}) =>
  argumentsOf(database, who, { path: "/form", params, form: new URLSearchParams(fields) });

/** Where an action sent the browser. */
async function sentTo(run: Promise<unknown>): Promise<string> {
  const response = (await run) as Response;
  expect(response).toBeInstanceOf(Response);
  expect(response.status).toBe(303);
  return response.headers.get("Location") ?? "";
}

/** The status and the field errors with which a form came back. */
async function refusal(run: Promise<unknown>) {
  const { data, init } = (await run) as {
    data: { error?: Record<string, string[]>; initialValue?: unknown };
    init: ResponseInit;
  };
  return { status: init.status, errors: data.error ?? {}, typed: data.initialValue };
}

test("an officer is warned before a look that no open business stands behind", async () => {
  const world = await aCase(database);
  const { bank, as } = world;
  const { id } = await submitted(world);
  expect((await application(await read(bank.officer, "/", { id }))).lookAlerts).toBe(false);
  await withdrawApplication(as.owner, { applicationId: id });
  expect((await application(await read(bank.officer, "/", { id }))).lookAlerts).toBe(true);
});

test("the road through the forms, from the application to the last repayment", async () => {
  const { enterprise, bank, product, consent, as } = await aCase(database);
  const wish = {
    versionId: product.versionId,
    consentId: consent.id,
    amount: "100",
    termMonths: "12",
    purpose: "采购钢材",
  };
  const applied = await sentTo(apply(await send(enterprise.owner, wish)));
  const [, id] = /^\/enterprise\/applications\/([0-9a-f-]{36})\?done=submitted$/.exec(applied)!;

  expect(await sentTo(accept(await send(bank.officer, {}, { id })))).toBe(
    `/bank/applications/${id}?done=accepted`,
  );
  const terms = {
    ...{
      kind: "approve",
      applicationId: id!,
      limit: "80",
      rateBps: "3.85",
      termMonths: "12",
      revolving: "on",
    },
    ...{
      repaymentMethod: "annuity",
      expiresOn: `${Number(today().slice(0, 4)) + 1}-06-30`,
      opinion: "同意授信八十万元",
    },
  };
  await sentTo(propose(await send(bank.officer, terms, { id })));
  const { decision } = await import("./bank.reviews.$id.tsx").then(async (route) =>
    route.loader(await read(bank.approver, `/bank/reviews/${id}`, { id })),
  );
  const review = { applicationId: id!, decisionId: decision.id, reviewNote: "" };
  expect(await sentTo(confirm(await send(bank.approver, review, { id })))).toBe(
    "/bank/reviews?done=approved",
  );

  const { approval } = await viewOwnApplication(as.owner, { applicationId: id! });
  expect(approval).toMatchObject({ limit: wan(80), rateBps: 385, revolving: true });
  const lineId = approval!.lineId;
  const payment = { lineId, amount: "50", termMonths: "12", bankReceiptNumber: "HD-2026-1", paidOn: today() };
  await sentTo(drawLine(await send(bank.officer, payment, { id: lineId })));
  await sentTo(drawLine(await send(bank.officer, payment, { id: lineId })));
  const { drawdowns } = await viewLine(as.officer, { lineId });
  expect(drawdowns.length).toBe(1);
  const drawdownId = drawdowns[0]!.id;
  expect(
    (await thrownBy(receive(await send(enterprise.owner, { received: "yes" }, { drawdownId })))).status,
  ).toBe(409);
  expect((await thrownBy(receivePage(await read(enterprise.owner, "/", { drawdownId })))).status).toBe(404);
  const release = { drawdown: drawdownId };
  expect((await thrownBy(releaseLine(await send(bank.officer, release, { id: lineId })))).status).toBe(403);
  expect(await sentTo(releaseLine(await send(bank.approver, release, { id: lineId })))).toBe(
    `/bank/lines/${lineId}?done=released`,
  );
  expect((await receivePage(await read(enterprise.owner, "/", { drawdownId }))).drawdown.amount).toBe(
    wan(50),
  );
  const received = await sentTo(receive(await send(enterprise.owner, { received: "yes" }, { drawdownId })));
  const [, loanId] = /^\/enterprise\/loans\/([0-9a-f-]{36})\?done=received$/.exec(received)!;

  const { owed } = await viewLoan(as.officer, { loanId: loanId! });
  const money = {
    loanId: loanId!,
    amount: `${owed / 100n}.${String(owed % 100n).padStart(2, "0")}`,
    receivedOn: today(),
  };
  const paid = await sentTo(
    repay(await send(bank.officer, { ...money, bankReceiptNumber: "HK-2026-1" }, { id: loanId })),
  );
  expect(paid).toBe(`/bank/loans/${loanId}?done=settled`);
  expect((await ownLoan(await read(enterprise.owner, "/", { id: loanId }))).status).toBe("settled");
});

describe("every page", () => {
  test("shows its own people what is theirs", async () => {
    const world = await aCase(database);
    const { lineId, loanId } = await lent(world);
    const { enterprise, bank } = world;
    expect((await queue(await read(bank.officer, "/bank/applications?tab=closed"))).queue.rows.length).toBe(
      1,
    );
    expect((await lines(await read(bank.officer, "/bank/lines"))).rows.map((row) => row.id)).toEqual([
      lineId,
    ]);
    expect((await loans(await read(bank.officer, "/bank/loans"))).rows.map((row) => row.id)).toEqual([
      loanId,
    ]);
    expect((await ownLoans(await read(enterprise.owner, "/"))).loans.map((row) => row.id)).toEqual([loanId]);
    expect((await ownApplications(await read(enterprise.owner, "/"))).rows.length).toBe(1);
    expect((await reviews(await read(bank.approver, "/"))).reviews).toEqual([]);
    expect((await workbench(await read(bank.productManager, "/bank"))).bench).toBeNull();
    expect((await bankLayout(await read(bank.officer, "/bank"))).counts).toEqual({
      "/bank/applications": 0,
      "/bank/reviews": 0,
      "/bank/lines": 0,
      "/bank/changes": 0,
    });
  });

  test("sends visitors to log in and answers 404 to people of another portal, bank or firm", async () => {
    const world = await aCase(database);
    const { id } = await submitted(world);
    const { lineId, loanId } = await lent({ ...world, ...(await aCase(database)) });
    const stranger = (await anEnterprise(database.owner)).owner;
    const other = (await aBank(database.owner, "另一银行静海支行")).officer;
    expect(
      (await thrownBy(application(await read(null, `/bank/applications/${id}`, { id })))).headers.get(
        "Location",
      ),
    ).toContain("/login");
    for (const run of [
      async () => application(await read(other, "/", { id })),
      async () => application(await read(world.enterprise.owner, "/", { id })),
      async () => profile(await read(other, "/", { id })),
      async () => accept(await send(other, {}, { id })),
      async () => line(await read(other, "/", { id: lineId })),
      async () => loan(await read(other, "/", { id: loanId })),
      async () => ownApplication(await read(stranger, "/", { id })),
      async () => ownLoan(await read(stranger, "/", { id: loanId })),
      async () => withdraw(await send(stranger, {}, { id })),
      async () => queue(await read(world.enterprise.owner, "/")),
    ])
      expect((await thrownBy(run())).status).toBe(404);
  });

  test("that only takes posts says so to a reader", async () => {
    expect(() => readAccept()).toThrow(expect.objectContaining({ status: 405 }));
  });

  test("of a list refuses a filter that it does not know", async () => {
    const { bank } = await aCase(database);
    for (const query of ["tab=all", "clock=x", 'after=id";--'])
      expect((await thrownBy(queue(await read(bank.officer, `/bank/applications?${query}`)))).status).toBe(
        400,
      );
  });
});

describe("a form", () => {
  test("comes back with what was typed and the reason beside the field", async () => {
    const { enterprise, product, consent } = await aCase(database);
    const wish = {
      versionId: product.versionId,
      consentId: consent.id,
      amount: "1,000",
      termMonths: "12",
      purpose: "采购钢材",
    };
    const typed = await refusal(apply(await send(enterprise.owner, wish)));
    expect(typed).toMatchObject({
      status: 400,
      typed: { amount: "1,000" },
      errors: { amount: [expect.stringContaining("万元")] },
    });
    const tooMuch = await refusal(apply(await send(enterprise.owner, { ...wish, amount: "301" })));
    expect(tooMuch).toMatchObject({ status: 400, errors: { amount: [expect.stringContaining("300 万元")] } });
    const empty = await refusal(apply(await send(enterprise.owner, { versionId: product.versionId })));
    expect(Object.keys(empty.errors).sort()).toEqual(["amount", "consentId", "purpose", "termMonths"]);
  });

  test("for a decision asks for a reason to decline, and holds approvals to the product", async () => {
    const world = await aCase(database);
    const { id } = await accepted(world);
    const decline = { kind: "decline", applicationId: id, opinion: "不符合准入条件" };
    expect((await refusal(propose(await send(world.bank.officer, decline, { id })))).errors).toHaveProperty(
      "declineReason",
    );
    expect((await thrownBy(proposePage(await read(world.bank.approver, "/", { id })))).status).toBe(403);
  });

  test("reads a rate as percent, whole numbers too", async () => {
    const bank = await aBank(database.owner);
    const product = await aProduct(database.owner, bank.id, { rateBps: { const: 400 } });
    const enterprise = await anEnterprise(database.owner);
    const consent = await aConsent(database.owner, enterprise, bank.id);
    const world = { ...(await aCase(database)), enterprise, bank, product, consent };
    const as = {
      owner: callerAs(database, enterprise.owner),
      officer: callerAs(database, bank.officer),
      approver: callerAs(database, bank.approver),
    };
    const { id } = await accepted({ ...world, as });
    const terms = {
      ...{ kind: "approve", applicationId: id, limit: "80", termMonths: "12", repaymentMethod: "annuity" },
      ...{ expiresOn: addDays(today(), 100), opinion: "同意授信八十万元" },
    };
    const answer = async (rateBps: string) =>
      (await refusal(propose(await send(bank.officer, { ...terms, rateBps }, { id })))).errors;
    for (const wrong of ["400", "4%", "-4", "4.123", "４"])
      expect(await answer(wrong), wrong).toHaveProperty("rateBps");
    await sentTo(propose(await send(bank.officer, { ...terms, rateBps: "4" }, { id })));
  });

  test("for drawing more than the line has says what is left, and keeps the form", async () => {
    const world = await aCase(database);
    const { lineId } = await granted(world);
    const payment = {
      lineId,
      amount: "101",
      termMonths: "12",
      bankReceiptNumber: "HD-OVER-1",
      paidOn: today(),
    };
    const { status, errors } = await refusal(
      drawLine(await send(world.bank.officer, payment, { id: lineId })),
    );
    expect([status, Object.values(errors).flat().join()]).toEqual([
      400,
      expect.stringContaining("可用额度不足"),
    ]);
  });

  test("without a receipt number moves no money", async () => {
    const world = await aCase(database);
    const { loanId } = await lent(world);
    const money = { loanId, amount: "100", receivedOn: today() };
    expect(await refusal(repay(await send(world.bank.officer, money, { id: loanId })))).toMatchObject({
      status: 400,
      errors: { bankReceiptNumber: [expect.any(String)] },
    });
  });

  test("sent by who may not answers 403, and by one's own reviewer too", async () => {
    const world = await aCase(database);
    const { id, decisionId } = await proposed(world);
    const review = { applicationId: id, decisionId, reviewNote: "退回修改额度" };
    expect((await thrownBy(sendBack(await send(world.bank.officer, review, { id })))).status).toBe(403);
    expect(await refusal(confirm(await send(world.bank.productManager, review, { id })))).toMatchObject({
      status: 403,
    });
  });
});

test("a loan long overdue is given up from its page, by one who proposes and another who approves", async () => {
  const world = await aCase(database);
  const { loanId } = await lent(world);
  const params = { id: loanId };
  expect((await thrownBy(writeOffPage(await read(world.bank.officer, "/", params)))).status).toBe(409);
  await database.owner.execute(sql`update instalments set due_on = due_on - 200 where loan_id = ${loanId}`);
  expect((await writeOffPage(await read(world.bank.officer, "/", params))).loan.daysOverdue).toBeGreaterThan(
    90,
  );
  expect((await thrownBy(writeOffPage(await read(world.bank.approver, "/", params)))).status).toBe(403);
  expect(
    await refusal(writeOff(await send(world.bank.officer, { loanId, reason: "坏账" }, params))),
  ).toMatchObject({
    status: 400,
    errors: { reason: [expect.any(String)] },
  });
  const reason = "借款人停产，多次上门催收无果，无可执行财产。";
  const proposedTo = await sentTo(writeOff(await send(world.bank.officer, { loanId, reason }, params)));
  const [, id] = /^\/bank\/changes\/([0-9a-f-]{36})\?done=proposed$/.exec(proposedTo)!;
  expect((await bankLayout(await read(world.bank.approver, "/bank"))).counts).toMatchObject({
    "/bank/changes": 1,
  });
  expect(
    await refusal(decide(await send(world.bank.officer, { decision: "approve" }, { id: id! }))),
  ).toMatchObject({
    status: 403,
  });
  await sentTo(
    decide(await send(world.bank.approver, { decision: "approve", note: "同意核销" }, { id: id! })),
  );
  expect((await ownLoan(await read(world.enterprise.owner, "/", params))).status).toBe("written_off");
});

test("the owner takes an application back, confirms nothing unread, and finds what waits for a word", async () => {
  const world = await aCase(database);
  const { id } = await submitted(world);
  expect(await sentTo(withdraw(await send(world.enterprise.owner, {}, { id })))).toBe(
    `/enterprise/applications/${id}?done=withdrawn`,
  );
  expect((await thrownBy(withdraw(await send(world.enterprise.owner, {}, { id })))).status).toBe(409);
  await expect(withdrawApplication(world.as.owner, { applicationId: id })).rejects.toMatchObject({
    code: "conflict",
  });
  const { lineId } = await granted(world);
  const drawdownId = await released(world, lineId, wan(10));
  expect((await refusal(receive(await send(world.enterprise.owner, {}, { drawdownId })))).status).toBe(400);
  expect(
    (await ownLoans(await read(world.enterprise.owner, "/"))).lines[0]!.toConfirm.map((each) => each.id),
  ).toEqual([drawdownId]);
  const version = (
    await applyPage(
      await read(world.enterprise.owner, `/enterprise/applications/new?version=${world.product.versionId}`),
    )
  ).versionId;
  expect(version).toBe(world.product.versionId);
});

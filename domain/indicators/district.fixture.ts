import { schema } from "#db/client.ts";
import { system } from "#domain/access/actor.ts";
import { type HistoricCase, importCases } from "#domain/cases/index.ts";
import { addDays, addMonths, type DateOn } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { wan } from "#lib/money.ts";
import { repaymentSchedule } from "#lib/repayment-schedule.ts";
import type { TestDatabase } from "#tests/database.ts";
import {
  aBank,
  aConsent,
  aMember,
  anEnterprise,
  anOrganisation,
  aProduct,
  callerAs,
} from "#tests/factories.ts";

export const NOW = new Date("2026-11-22T08:00:00Z");
export const TODAY = "2026-11-22";
export const TOWNS = ["120118108", "120118100", "120118101"] as const;
const MODES = ["credit", "guaranteed", "mortgaged", "pledged", "mixed"] as const;
const SIZES = ["medium", "small", "micro", "unclassified"] as const;

/** 16:00 in Asia/Shanghai of a day. */
const afternoon = (on: DateOn) => new Date(`${on}T08:00:00Z`);

/** A district of firms and two banks whose cases differ in everything that figures are broken down by. */
export async function aLivelyDistrict(database: TestDatabase, size = 40) {
  const { owner } = database;
  const bureau = await aMember(owner, await anOrganisation(owner, "bureau", "样例区金融局"), "official");
  await anEnterprise(owner, { createdAt: afternoon("2025-01-02") });
  await owner.insert(schema.divisions).values([
    { code: TOWNS[1], name: "静海镇", kind: "town", parentCode: "120118" },
    { code: TOWNS[2], name: "唐官屯镇", kind: "town", parentCode: "120118" },
  ]);
  const banks = [await lender(database, "样例甲银行"), await lender(database, "样例乙银行")];
  const cases: HistoricCase[] = [];
  for (let n = 0; n < size; n += 1) {
    const divisionCode = TOWNS[n % TOWNS.length]!;
    const sizeClass = SIZES[n % SIZES.length]!;
    const enterprise = await anEnterprise(owner, {
      name: `静海样例第${n}号有限公司`,
      divisionCode,
      sizeClass,
      createdAt: afternoon(addDays("2025-01-05", n * 14)),
    });
    // Some firms come back, so that first loans and lines per household matter.
    for (let again = 0; again <= n % 2; again += 1) {
      const bank = banks[(n + again) % 2]!;
      const consent = await aConsent(owner, enterprise, bank.id, consentPeriod(n));
      cases.push(
        aCase(n * 2 + again, {
          enterprise,
          bank,
          consentId: consent.id,
          divisionCode,
          sizeClass,
          firstLoan: n % 3 > 0,
        }),
      );
    }
  }
  await importCases(callerAs(database, system("seed"), NOW), { cases });
  return { bureau, banks, cases };
}

async function lender(database: TestDatabase, name: string) {
  const bank = await aBank(database.owner, name);
  return { ...bank, product: await aProduct(database.owner, bank.id) };
}

const consentPeriod = (n: number) =>
  n % 4 === 0
    ? {
        grantedAt: afternoon("2025-03-01"),
        status: "withdrawn" as const,
        withdrawnAt: afternoon("2025-09-10"),
      }
    : { grantedAt: afternoon(addDays("2025-02-01", n * 10)) };

type Lender = Awaited<ReturnType<typeof lender>>;
type Firm = {
  enterprise: { id: string };
  bank: Lender;
  consentId: string;
  divisionCode: string;
  sizeClass: (typeof SIZES)[number];
  firstLoan: boolean;
};

function aCase(
  n: number,
  { enterprise, bank, consentId, divisionCode, sizeClass, firstLoan }: Firm,
): HistoricCase {
  const submittedOn = addDays("2025-02-03", n * 7 + (n % 5));
  const approved = n % 6 !== 5;
  const waiting = submittedOn > "2026-11-01" || n % 11 === 10;
  const parties = { enterpriseId: enterprise.id, bankId: bank.id };
  const amount = wan(20 + n);
  const application = {
    id: newId(),
    ...parties,
    productVersionId: bank.product.versionId,
    consentId,
    amount,
    termMonths: 12,
    purpose: "经营周转",
    submittedAt: afternoon(submittedOn),
    acceptedAt: waiting ? null : afternoon(addDays(submittedOn, n % 4)),
    divisionCode,
    industrySection: "C",
    sizeClass,
    guaranteeMode: MODES[n % MODES.length]!,
    firstLoan,
  };
  if (waiting) return { application: { ...application, status: "submitted" }, decisions: [], drawdowns: [] };
  const decidedOn = addDays(submittedOn, 4);
  const closed = {
    closedAt: afternoon(decidedOn),
    status: approved ? ("approved" as const) : ("declined" as const),
  };
  const opinion = {
    id: newId(),
    opinion: "样例",
    proposedBy: bank.officer.userId,
    proposedAt: afternoon(decidedOn),
  };
  const confirmed = {
    outcome: "confirmed" as const,
    reviewedBy: bank.approver.userId,
    reviewedAt: afternoon(decidedOn),
  };
  if (!approved) {
    const decision = {
      ...opinion,
      ...confirmed,
      kind: "decline" as const,
      declineReason: "weak_tax" as const,
    };
    return { application: { ...application, ...closed }, decisions: [decision], drawdowns: [] };
  }
  const terms = {
    rateBps: 350 + n,
    termMonths: n % 3 === 0 ? 24 : 12,
    repaymentMethod: "equal_principal" as const,
    revolving: n % 2 === 0,
  };
  const expiresOn = addMonths(decidedOn, 36);
  return {
    application: { ...application, ...closed },
    decisions: [{ ...opinion, ...confirmed, ...terms, kind: "approve", limit: amount, expiresOn }],
    line: {
      id: newId(),
      ...terms,
      limit: amount,
      grantedOn: decidedOn,
      expiresOn,
      status: "active",
      createdAt: afternoon(decidedOn),
    },
    drawdowns: n % 7 === 6 ? [] : [aDrawdown(n, addDays(decidedOn, 2), terms)],
  };
}

type Terms = { rateBps: number; termMonths: number; repaymentMethod: "equal_principal" };

function aDrawdown(n: number, paidOn: DateOn, terms: Terms): HistoricCase["drawdowns"][number] {
  const amount = wan(12 + (n % 9));
  const { termMonths, repaymentMethod, rateBps } = terms;
  const drawdown = {
    id: newId(),
    amount,
    termMonths,
    repaymentMethod,
    bankReceiptNumber: `FK-${n}`,
    paidOn,
    status: "confirmed" as const,
    requestedAt: afternoon(paidOn),
    resolvedAt: afternoon(paidOn),
  };
  const schedule = repaymentSchedule({
    principal: amount,
    rateBps,
    startOn: paidOn,
    termMonths,
    method: repaymentMethod,
  }).instalments;
  // Every fifth firm stopped paying three months ago.
  const until = n % 5 === 4 ? "2026-08-20" : TODAY;
  const repayments = schedule
    .filter(({ dueOn }) => dueOn <= until)
    .map(({ n: instalment, dueOn, interest, principal }) => ({
      id: newId(),
      n: instalment,
      receivedOn: dueOn,
      interest,
      principal,
      bankReceiptNumber: `HK-${n}-${instalment}`,
    }));
  const settled = repayments.length === schedule.length;
  return {
    drawdown,
    loan: {
      loan: {
        id: newId(),
        principal: amount,
        rateBps,
        termMonths,
        repaymentMethod,
        startedOn: paidOn,
        maturesOn: schedule.at(-1)!.dueOn,
        status: settled ? "settled" : n % 5 === 4 ? "overdue" : "active",
        settledOn: settled ? repayments.at(-1)!.receivedOn : null,
        createdAt: afternoon(paidOn),
      },
      schedule,
      repayments,
    },
  };
}

import { and, asc, count, desc, eq, gte, inArray, isNull, lte } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addDays, type DateOn, dateOn, startOfDay } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { Grade, Word } from "#lib/vocabulary.ts";
import { workingDaysBetween } from "#lib/working-days.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import { type EndingConsent, endingConsents } from "../consents/ending.ts";
import { isLive } from "../consents/live-consents.ts";
import { countOffers } from "../matches/current-offers.ts";
import { workingCalendar } from "../reference/index.ts";
import { type HomeStep, homeSteps } from "./home-steps.ts";
import { readEnterprise } from "./view-enterprise.ts";

const {
  applications,
  consents,
  creditLines,
  dataReads,
  drawdowns,
  instalments,
  loans,
  loanProducts,
  loanProductVersions,
} = schema;
const { organisations, scores } = schema;

const OPEN = ["submitted", "accepted", "proposed"] as const satisfies Word<"applicationStatus">[];
const SOON_DAYS = 30;

export type HomeView = {
  name: string;
  steps: HomeStep[];
  openApplications: {
    id: string;
    number: string;
    bankName: string;
    productName: string;
    amount: Fen;
    status: Word<"applicationStatus">;
    submittedAt: Date;
    /** When the bank owes its next step, and the working days left till then (negative when overdue). */
    due: { on: DateOn; workingDaysLeft: number } | null;
  }[];
  waitingDrawdowns: {
    id: string;
    number: string;
    bankName: string;
    amount: Fen;
    paidOn: DateOn;
    lineNumber: string;
  }[];
  /** Instalments due within thirty days or overdue, the earliest first. */
  nextInstalments: {
    loanId: string;
    loanNumber: string;
    bankName: string;
    n: number;
    dueOn: DateOn;
    left: Fen;
  }[];
  endingConsents: EndingConsent[];
  score: { points: number; grade: Grade; scoredAt: Date } | null;
  /** How often others read the firm's data in the last thirty days. */
  recentReads: number;
};

/** The owner's first page: what to do next, what is under way, what waits for the firm. */
export const viewHome = query({
  permission: "enterprise.home",
  input: z.object({}),
  async run({ tx, keys, member, now }): Promise<HomeView> {
    const id = member.organisationId;
    const enterprise = await readEnterprise({ tx, keys }, id);
    const score = await latestScore(tx, id);
    const steps = homeSteps({
      complete:
        enterprise.address !== "" && enterprise.totalAssets !== null && enterprise.registeredCapital !== null,
      verified: enterprise.verifiedAt !== null,
      authorised: (await countMatching(tx, id, now)) > 0,
      scored: score !== null,
      offers: await countOffers(tx, id),
      applications: await tx.$count(applications, eq(applications.enterpriseId, id)),
    });
    return {
      name: enterprise.name,
      steps,
      score,
      openApplications: await openApplications(tx, id, now),
      waitingDrawdowns: await waitingDrawdowns(tx, id),
      nextInstalments: await nextInstalments(tx, id, now),
      endingConsents: await endingConsents(tx, id, now),
      recentReads: await tx.$count(
        dataReads,
        and(eq(dataReads.enterpriseId, id), gte(dataReads.at, startOfDay(addDays(dateOn(now), -SOON_DAYS)))),
      ),
    };
  },
});

async function latestScore(tx: Tx, id: string): Promise<HomeView["score"]> {
  const [score] = await tx
    .select({ points: scores.points, grade: scores.grade, scoredAt: scores.scoredAt })
    .from(scores)
    .where(eq(scores.enterpriseId, id))
    .orderBy(desc(scores.scoredAt))
    .limit(1);
  return score ?? null;
}

/** Live consents to the platform, on which the profile and the offers rest. */
async function countMatching(tx: Tx, id: string, now: Date): Promise<number> {
  const [live] = await tx
    .select({ count: count() })
    .from(consents)
    .where(and(eq(consents.enterpriseId, id), eq(consents.purpose, "matching"), isLive(now)));
  return live?.count ?? 0;
}

async function openApplications(tx: Tx, id: string, now: Date): Promise<HomeView["openApplications"]> {
  const rows = await tx
    .select({
      id: applications.id,
      number: applications.number,
      bankName: organisations.shortName,
      productName: loanProducts.name,
      amount: applications.amount,
      status: applications.status,
      submittedAt: applications.submittedAt,
      dueAt: applications.dueAt,
    })
    .from(applications)
    .innerJoin(organisations, eq(organisations.id, applications.bankId))
    .innerJoin(loanProductVersions, eq(loanProductVersions.id, applications.productVersionId))
    .innerJoin(loanProducts, eq(loanProducts.id, loanProductVersions.productId))
    .where(and(eq(applications.enterpriseId, id), inArray(applications.status, [...OPEN])))
    .orderBy(desc(applications.submittedAt))
    .limit(10);
  const calendar = await workingCalendar(tx);
  return rows.map(({ dueAt, ...row }) => {
    if (!dueAt) return { ...row, due: null };
    const on = dateOn(dueAt);
    return { ...row, due: { on, workingDaysLeft: workingDaysBetween(calendar, dateOn(now), on) } };
  });
}

const waitingDrawdowns = (tx: Tx, id: string): Promise<HomeView["waitingDrawdowns"]> =>
  tx
    .select({
      id: drawdowns.id,
      number: drawdowns.number,
      bankName: organisations.shortName,
      amount: drawdowns.amount,
      paidOn: drawdowns.paidOn,
      lineNumber: creditLines.number,
    })
    .from(drawdowns)
    .innerJoin(creditLines, eq(creditLines.id, drawdowns.creditLineId))
    .innerJoin(organisations, eq(organisations.id, drawdowns.bankId))
    .where(and(eq(drawdowns.enterpriseId, id), eq(drawdowns.status, "released")))
    .orderBy(asc(drawdowns.requestedAt));

async function nextInstalments(tx: Tx, id: string, now: Date): Promise<HomeView["nextInstalments"]> {
  const rows = await tx
    .select({
      loanId: loans.id,
      loanNumber: loans.number,
      bankName: organisations.shortName,
      n: instalments.n,
      dueOn: instalments.dueOn,
      principal: instalments.principal,
      interest: instalments.interest,
      principalPaid: instalments.principalPaid,
      interestPaid: instalments.interestPaid,
    })
    .from(instalments)
    .innerJoin(loans, and(eq(loans.id, instalments.loanId), inArray(loans.status, ["active", "overdue"])))
    .innerJoin(organisations, eq(organisations.id, loans.bankId))
    .where(
      and(
        eq(instalments.enterpriseId, id),
        isNull(instalments.paidOn),
        lte(instalments.dueOn, addDays(dateOn(now), SOON_DAYS)),
      ),
    )
    .orderBy(asc(instalments.dueOn))
    .limit(5);
  return rows.map(({ principal, interest, principalPaid, interestPaid, ...row }) => ({
    ...row,
    left: (principal + interest - principalPaid - interestPaid) as Fen,
  }));
}

import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import type { DataDomain, RepaymentMethod } from "#lib/vocabulary.ts";
import { query } from "../access/verb.ts";
import { statusAt } from "../consents/lifecycle.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { decisionsOf } from "./case-columns.ts";
import { type Clock, clockOf } from "./clocks.ts";
import { ApplicationId } from "./inputs.ts";
import { type ApplicationStatus, canTake } from "./lifecycle.ts";
import { productOfVersion } from "./product-of-version.ts";
import { type DeclineReason, REMEDIES } from "./remedies.ts";

export type OwnApplicationView = {
  id: string;
  number: string;
  productName: string;
  versionId: string;
  bankName: string;
  bankContact: string;
  amount: Fen;
  termMonths: number;
  purpose: string;
  status: ApplicationStatus;
  submittedAt: Date;
  acceptedAt: Date | null;
  closedAt: Date | null;
  /** When the bank owes its next step. */
  clock: Clock | null;
  canWithdraw: boolean;
  consent: { id: string; number: string; domains: DataDomain[]; expiresOn: DateOn; isLive: boolean };
  approval: {
    lineId: string;
    lineNumber: string;
    limit: Fen;
    rateBps: number;
    termMonths: number;
    repaymentMethod: RepaymentMethod;
    revolving: boolean;
    expiresOn: DateOn;
    note: string;
  } | null;
  decline: { reason: DeclineReason; remedy: string; note: string } | null;
};

/** One of the owner's applications: where it stands, who acts by when, and what came of it. */
export const viewOwnApplication = query({
  permission: "application.view_own",
  input: ApplicationId,
  async run({ tx, member, input, now }): Promise<OwnApplicationView> {
    const { applications, consents, creditLines: lines } = schema;
    const [row] = await tx
      .select({ application: applications, consent: consents, line: lines })
      .from(applications)
      .innerJoin(consents, eq(consents.id, applications.consentId))
      .leftJoin(lines, eq(lines.applicationId, applications.id))
      .where(eq(applications.id, input.applicationId));
    if (!row) throw notFound("这笔申请");
    const { application, consent, line } = row;
    const product = await productOfVersion(tx, application.productVersionId, dateOn(now));
    const confirmed = (await decisionsOf(tx, application.id, member.userId)).findLast(
      (each) => each.outcome === "confirmed",
    );
    const { id, number, amount, termMonths, purpose, status, submittedAt, acceptedAt, closedAt, dueAt } =
      application;
    const reason = confirmed?.declineReason;
    return {
      ...{ id, number, amount, termMonths, purpose, status, submittedAt, acceptedAt, closedAt },
      productName: product.name,
      versionId: product.versionId,
      bankName: product.bankName,
      bankContact: product.bankContact,
      clock: clockOf(await workingCalendar(tx), dueAt, now),
      canWithdraw: canTake(status, "withdraw"),
      consent: {
        id: consent.id,
        number: consent.number,
        domains: consent.domains as DataDomain[],
        expiresOn: consent.expiresOn,
        isLive: statusAt(consent, now) === "active",
      },
      approval: line && {
        lineId: line.id,
        lineNumber: line.number,
        limit: line.limit,
        rateBps: line.rateBps,
        termMonths: line.termMonths,
        repaymentMethod: line.repaymentMethod,
        revolving: line.revolving,
        expiresOn: line.expiresOn,
        note: confirmed?.note ?? "",
      },
      decline: reason ? { reason, remedy: REMEDIES[reason], note: confirmed.note } : null,
    };
  },
});

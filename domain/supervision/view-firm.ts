import { desc, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import { forbidden, notFound, type RefusalPage } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import type { ConsentPurpose, SizeClass, Word } from "#lib/vocabulary.ts";
import { query } from "../access/verb.ts";
import { AccessId } from "./inputs.ts";
import { type AccessView, selectAccesses } from "./list-accesses.ts";

const {
  applications,
  consents,
  creditLines,
  divisions,
  enterprises,
  industries,
  instalments,
  loans,
  organisations,
  selfDeclarations,
  supervisoryAccesses,
} = schema;

export type SupervisedFirm = {
  access: AccessView;
  firm: {
    name: string;
    uscc: string;
    kind: Word<"enterpriseKind">;
    division: string;
    industry: string;
    sizeClass: SizeClass;
    registeredOn: DateOn;
    employees: number;
    annualRevenue: Fen;
    verifiedAt: Date | null;
  };
  applications: {
    number: string;
    bank: string;
    amount: Fen;
    status: Word<"applicationStatus">;
    submittedAt: Date;
  }[];
  lines: {
    number: string;
    bank: string;
    limit: Fen;
    status: Word<"creditLineStatus">;
    expiresOn: DateOn;
  }[];
  loans: {
    number: string;
    bank: string;
    principal: Fen;
    /** What of the principal has been paid back. */
    repaid: bigint;
    status: Word<"loanStatus">;
    startedOn: DateOn;
    maturesOn: DateOn;
  }[];
  consents: {
    number: string;
    grantee: string;
    purpose: ConsentPurpose;
    status: Word<"consentStatus">;
    expiresOn: DateOn;
  }[];
};

const MOST = 100;
const ENDED: RefusalPage = { title: "监管查看已结束", ways: [{ to: "open_supervision" }] };

/**
 * One firm as the official who opened it may see it while that lasts: registration, applications, lines, loans, consents.
 * What the firm opens to banks by consent stays closed. Each look is logged, and the firm sees it.
 * @throws DomainError `forbidden` once it has ended and for a colleague's, `not_found` for another bureau's
 */
export const viewFirm = query({
  permission: "supervision.view",
  supervises: true,
  input: AccessId,
  async run({ tx, member, input, logRead }): Promise<SupervisedFirm> {
    const [access] = await selectAccesses(tx).where(eq(supervisoryAccesses.id, input.accessId));
    if (!access) throw notFound("这次监管查看");
    if (!access.live) throw forbidden("这次监管查看已经结束。如仍需要，请重新登记。", ENDED);
    if (access.openedBy !== member.userId) throw forbidden("只有登记这次监管查看的本人可以查看企业数据。");
    const firm = await firmOf(tx, access.uscc);
    await logRead({
      basis: "supervision",
      accessId: access.id,
      enterpriseId: firm.id,
      domains: [],
      fields: ["registration", "applications", "credit_lines", "loans", "consents"],
    });
    const { id, ...facts } = firm;
    return {
      access,
      firm: facts,
      applications: await applicationsOf(tx, id),
      lines: await linesOf(tx, id),
      loans: await loansOf(tx, id),
      consents: await consentsOf(tx, id),
    };
  },
});

async function firmOf(tx: Tx, uscc: string) {
  const [firm] = await tx
    .select({
      id: enterprises.id,
      name: enterprises.name,
      uscc: enterprises.uscc,
      kind: enterprises.kind,
      division: divisions.name,
      industry: industries.name,
      sizeClass: enterprises.sizeClass,
      registeredOn: enterprises.registeredOn,
      employees: selfDeclarations.employees,
      annualRevenue: selfDeclarations.annualRevenue,
      verifiedAt: enterprises.verifiedAt,
    })
    .from(enterprises)
    .innerJoin(selfDeclarations, eq(selfDeclarations.enterpriseId, enterprises.id))
    .innerJoin(divisions, eq(divisions.code, enterprises.divisionCode))
    .innerJoin(industries, eq(industries.code, enterprises.industryCode))
    .where(eq(enterprises.uscc, uscc));
  if (!firm) throw notFound("这家企业");
  return firm;
}

const applicationsOf = (tx: Tx, id: string): Promise<SupervisedFirm["applications"]> =>
  tx
    .select({
      number: applications.number,
      bank: organisations.name,
      amount: applications.amount,
      status: applications.status,
      submittedAt: applications.submittedAt,
    })
    .from(applications)
    .innerJoin(organisations, eq(organisations.id, applications.bankId))
    .where(eq(applications.enterpriseId, id))
    .orderBy(desc(applications.submittedAt))
    .limit(MOST);

const linesOf = (tx: Tx, id: string): Promise<SupervisedFirm["lines"]> =>
  tx
    .select({
      number: creditLines.number,
      bank: organisations.name,
      limit: creditLines.limit,
      status: creditLines.status,
      expiresOn: creditLines.expiresOn,
    })
    .from(creditLines)
    .innerJoin(organisations, eq(organisations.id, creditLines.bankId))
    .where(eq(creditLines.enterpriseId, id))
    .orderBy(desc(creditLines.createdAt))
    .limit(MOST);

const loansOf = (tx: Tx, id: string): Promise<SupervisedFirm["loans"]> =>
  tx
    .select({
      number: loans.number,
      bank: organisations.name,
      principal: loans.principal,
      repaid: sql`(select coalesce(sum(i.principal_paid_fen), 0) from ${instalments} i
        where i.loan_id = ${loans.id})`.mapWith(BigInt),
      status: loans.status,
      startedOn: loans.startedOn,
      maturesOn: loans.maturesOn,
    })
    .from(loans)
    .innerJoin(organisations, eq(organisations.id, loans.bankId))
    .where(eq(loans.enterpriseId, id))
    .orderBy(desc(loans.startedOn))
    .limit(MOST);

const consentsOf = (tx: Tx, id: string): Promise<SupervisedFirm["consents"]> =>
  tx
    .select({
      number: consents.number,
      grantee: organisations.name,
      purpose: consents.purpose,
      status: consents.status,
      expiresOn: consents.expiresOn,
    })
    .from(consents)
    .innerJoin(organisations, eq(organisations.id, consents.granteeId))
    .where(eq(consents.enterpriseId, id))
    .orderBy(desc(consents.grantedAt))
    .limit(MOST);

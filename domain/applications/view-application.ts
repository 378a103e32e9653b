import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type DateOn, dateOn } from "#lib/dates.ts";
import { notFound } from "#lib/errors.ts";
import type { Fen } from "#lib/money.ts";
import type { GuaranteeMode, RepaymentMethod, SizeClass, Word } from "#lib/vocabulary.ts";
import { may } from "../access/permissions.ts";
import { query } from "../access/verb.ts";
import {
  consentsInForce,
  forReview,
  isLookWithoutCase,
  type LiveConsent,
} from "../consents/live-consents.ts";
import { maskedContact } from "../enterprises/contact.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { type DecisionView, decisionsOf } from "./case-columns.ts";
import { type Clock, clockOf } from "./clocks.ts";
import { ApplicationId } from "./inputs.ts";
import { type ApplicationStatus, canTake } from "./lifecycle.ts";
import { productOfVersion } from "./product-of-version.ts";
import { rateRange } from "./rate-range.ts";

export type ApplicationView = {
  id: string;
  number: string;
  status: ApplicationStatus;
  amount: Fen;
  termMonths: number;
  purpose: string;
  submittedAt: Date;
  acceptedAt: Date | null;
  closedAt: Date | null;
  clock: Clock | null;
  firstLoan: boolean;
  enterprise: {
    id: string;
    name: string;
    uscc: string;
    kind: Word<"enterpriseKind">;
    sizeClass: SizeClass;
    divisionName: string;
    industryName: string;
    registeredOn: DateOn;
    registeredCapital: Fen | null;
    /** As the firm says itself; null once the two have no business with each other. */
    employees: number | null;
    address: string;
    legalRepresentative: string;
    contactName: string;
    phone: string;
  };
  product: {
    name: string;
    max: Fen;
    termMonths: number[];
    repaymentMethods: RepaymentMethod[];
    guaranteeMode: GuaranteeMode;
    /** Basis points that the price formula allows for the term applied for. */
    rateRange: readonly [number, number];
  };
  /** The live consents on which the bank may look at the firm's data now; none after a withdrawal. */
  consents: LiveConsent[];
  /** Whether a look raises an alert, since no business is open behind it. */
  lookAlerts: boolean;
  decisions: DecisionView[];
  line: { id: string; number: string } | null;
  can: { accept: boolean; propose: boolean; review: boolean };
};

/** One application as the bank that decides it sees it. Protected data is not here: that read is apart, and logged. */
export const viewApplication = query({
  permission: "application.view",
  input: ApplicationId,
  async run({ tx, keys, member, input, now }): Promise<ApplicationView> {
    const {
      applications,
      enterprises,
      enterpriseContacts: contacts,
      selfDeclarations,
      divisions,
      industries,
      creditLines,
    } = schema;
    const [row] = await tx
      .select({
        application: applications,
        enterprise: enterprises,
        contact: contacts,
        employees: selfDeclarations.employees,
        divisionName: divisions.name,
        industryName: industries.name,
        line: { id: creditLines.id, number: creditLines.number },
      })
      .from(applications)
      .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
      .innerJoin(divisions, eq(divisions.code, enterprises.divisionCode))
      .innerJoin(industries, eq(industries.code, enterprises.industryCode))
      .leftJoin(contacts, eq(contacts.enterpriseId, enterprises.id))
      .leftJoin(selfDeclarations, eq(selfDeclarations.enterpriseId, enterprises.id))
      .leftJoin(creditLines, eq(creditLines.applicationId, applications.id))
      .where(eq(applications.id, input.applicationId));
    if (!row) throw notFound("这笔申请");
    const { application, enterprise, contact, employees, divisionName, industryName, line } = row;
    const { terms, name } = await productOfVersion(tx, application.productVersionId, dateOn(now));
    const decisions = await decisionsOf(tx, application.id, member.userId);
    const { id, number, status, amount, termMonths, purpose, submittedAt, acceptedAt, closedAt, firstLoan } =
      application;
    const { uscc, kind, sizeClass, registeredOn, registeredCapital, address } = enterprise;
    return {
      ...{ id, number, status, amount, termMonths, purpose, submittedAt, acceptedAt, closedAt, firstLoan },
      clock: clockOf(await workingCalendar(tx), application.dueAt, now),
      enterprise: {
        ...{
          id: enterprise.id,
          name: enterprise.name,
          uscc,
          kind,
          sizeClass,
          registeredOn,
          registeredCapital,
          employees,
          address,
        },
        ...{ divisionName, industryName },
        legalRepresentative: contact?.legalRepresentative ?? "",
        ...(contact
          ? await maskedContact({ tx, keys }, enterprise.id, contact)
          : { contactName: "", phone: "" }),
      },
      product: {
        name,
        max: BigInt(terms.maxFen) as Fen,
        termMonths: terms.termMonths,
        repaymentMethods: terms.repaymentMethods,
        guaranteeMode: terms.guaranteeMode,
        rateRange: rateRange(terms.rateBps, application.termMonths),
      },
      consents: await consentsInForce(tx, forReview(application), now),
      lookAlerts: await isLookWithoutCase(tx, forReview(application)),
      decisions,
      line,
      can: {
        accept: may(member, "application.accept") && canTake(status, "accept"),
        propose: may(member, "application.propose") && canTake(status, "propose"),
        review:
          may(member, "application.confirm") &&
          canTake(status, "return") &&
          !decisions.some((d) => d.outcome === "open" && d.isMine),
      },
    };
  },
});

import type { MemberRole, OrganisationKind } from "#lib/vocabulary.ts";
import type { Outcome } from "./site.ts";
import type { World } from "./world.ts";

/** Who a page answers: everyone, visitors included, or some roles of one portal. Others of that portal are refused. */
export type Audience = "everyone" | { [K in OrganisationKind]?: "any" | readonly MemberRole[] };

export type Expectation = {
  who: Audience;
  /** The parameters of its path, as they belong to a world. Without them the page has none. */
  of?: (world: World) => Record<string, string>;
  /** How it answers who may read it, where that is not a page: `not_allowed` for what only takes posts. */
  read?: Outcome | readonly Outcome[];
  /** Rows of a kind that only some roles have to do with: for others of the portal they are not there. */
  isHidden?: true;
  /** A record of one's own office that names firms of every world. */
  isRegister?: true;
  /** What everybody may know of every world: the parameters are no secret, so there is no foreign answer. */
  isPublic?: true;
};

/** The steps of logging in: whoever has taken one already is led on. */
const STEPS = ["shown", "log_in", "redirected"] as const;
const members = { enterprise: "any", bank: "any", bureau: "any", source: "any", operator: "any" } as const;
const owners = { enterprise: ["owner"] } as const;
const firm = { enterprise: "any" } as const;
const lenders = { bank: ["officer", "approver"] } as const;
const bank = { bank: "any" } as const;
const consentReaders = { bank: ["officer", "approver", "compliance"] } as const;
const bureau = { bureau: ["official"] } as const;
const source = { source: ["deliverer"] } as const;
const operator = { operator: "any" } as const;

const heads = {
  bank: { bank: ["administrator"] },
  bureau: { bureau: ["administrator"] },
  source: { source: ["administrator"] },
} as const;

const application = (world: World) => ({ id: world.open.id });
const line = (world: World) => ({ id: world.line.lineId });
const change = (kind: keyof World["changes"]) => (world: World) => ({ id: world.changes[kind] });
const consent = (world: World) => ({ consentId: world.consent.id });
const loan = (world: World) => ({ id: world.loan.loanId });

/** Every route of the site and who it answers. A route that is not here fails the test, and so does a line without a route. */
export const EXPECTATIONS: Record<string, Expectation> = {
  root: { who: "everyone" },
  "routes/_public": { who: "everyone" },
  "routes/_public._index": { who: "everyone" },
  "routes/_public.about.privacy": { who: "everyone" },
  "routes/_public.products._index": { who: "everyone" },
  "routes/_public.products.$code": {
    who: "everyone",
    of: ({ product }) => ({ code: product.code }),
    isPublic: true,
  },
  "routes/_public.statistics": { who: "everyone" },
  "routes/login": { who: "everyone", read: STEPS },
  "routes/login_.code": { who: "everyone", read: STEPS },
  "routes/login_.enrol": { who: "everyone", read: STEPS },
  "routes/login_.enrol_.prepare": { who: "everyone", read: "not_allowed" },
  "routes/login_.forgotten": { who: "everyone" },
  "routes/reset": { who: "everyone", read: "missing" },
  "routes/invitations": { who: "everyone", read: "missing" },
  "routes/invitations_.accept": { who: "everyone", read: "not_allowed" },

  "routes/account": { who: members },
  "routes/account._index": { who: members },
  "routes/account.password": { who: members },
  "routes/account.second-factor": { who: members },
  "routes/account.recovery-codes": { who: members },
  "routes/account.privacy": { who: members },
  "routes/account.privacy_.export": { who: "everyone", read: "not_allowed" },
  "routes/account.devices.end": { who: "everyone", read: "not_allowed" },
  "routes/account.devices.end-others": { who: "everyone", read: "not_allowed" },
  "routes/account.resets.revoke": { who: "everyone", read: "not_allowed" },
  "routes/account.firms.new": { who: owners },
  "routes/account.places.switch": { who: "everyone", read: "not_allowed" },

  "routes/register": { who: "everyone", read: STEPS },
  "routes/logout": { who: "everyone", read: "not_allowed" },

  "routes/enterprise": { who: firm },
  "routes/enterprise._index": { who: firm },
  "routes/enterprise.profile._index": { who: firm },
  "routes/enterprise.profile.edit": { who: owners },
  "routes/enterprise.credit": { who: firm },
  "routes/enterprise.reads": { who: firm },
  "routes/enterprise.consents._index": { who: firm },
  "routes/enterprise.consents.new": { who: owners },
  "routes/enterprise.consents.$consentId": { who: firm, of: consent },
  "routes/enterprise.consents.$consentId_.pause": {
    who: "everyone",
    of: consent,
    read: "not_allowed",
  },
  "routes/enterprise.consents.$consentId_.resume": {
    who: "everyone",
    of: consent,
    read: "not_allowed",
  },
  "routes/enterprise.consents.$consentId_.pdf": {
    who: firm,
    of: consent,
  },
  "routes/enterprise.consents.requests._index": { who: firm },
  "routes/enterprise.consents.requests.$requestId": {
    who: firm,
    of: ({ request }) => ({ requestId: request.id }),
  },
  "routes/enterprise.consents.requests.$requestId_.refuse": {
    who: "everyone",
    of: ({ request }) => ({ requestId: request.id }),
    read: "not_allowed",
  },
  "routes/enterprise.verification._index": { who: firm },
  "routes/enterprise.verification.identity": { who: owners, read: "redirected" },
  "routes/enterprise.verification.account": { who: owners, read: "redirected" },
  "routes/enterprise.verification.amount": { who: owners, read: "redirected" },
  "routes/enterprise.offers._index": { who: firm },
  "routes/enterprise.offers.$code": {
    who: firm,
    of: ({ product }) => ({ code: product.code }),
    isPublic: true,
  },
  "routes/enterprise.applications._index": { who: firm },
  "routes/enterprise.applications.new": { who: firm, read: "invalid" },
  "routes/enterprise.applications.$id": { who: firm, of: application },
  "routes/enterprise.applications.$id_.withdraw": { who: "everyone", of: application, read: "not_allowed" },
  "routes/enterprise.loans._index": { who: firm },
  "routes/enterprise.loans.$id": { who: firm, of: loan },
  "routes/enterprise.loans.receive.$drawdownId": {
    who: owners,
    of: ({ drawdown }) => ({ drawdownId: drawdown.drawdownId }),
  },
  "routes/enterprise.reads[.]csv": { who: firm },
  "routes/enterprise.staff._index": { who: owners },
  "routes/enterprise.staff.new": { who: owners },
  "routes/enterprise.staff.$id": { who: owners, of: ({ places }) => places.enterprise },

  "routes/bank": { who: bank },
  "routes/bank._index": { who: bank },
  "routes/bank.alerts._index": { who: { bank: ["compliance"] } },
  "routes/bank.alerts.$alertId": {
    who: { bank: ["compliance"] },
    of: ({ alert }) => ({ alertId: alert.id }),
  },
  "routes/bank.consents._index": { who: consentReaders },
  "routes/bank.consents.$consentId": {
    who: consentReaders,
    of: consent,
  },
  "routes/bank.consents.$consentId_.pdf": {
    who: consentReaders,
    of: consent,
  },
  "routes/bank.consents.requests._index": { who: consentReaders },
  "routes/bank.consents.requests.new": { who: { bank: ["officer"] } },
  "routes/bank.consents.requests.$requestId_.cancel": {
    who: "everyone",
    of: ({ request }) => ({ requestId: request.id }),
    read: "not_allowed",
  },
  "routes/bank.exports._index": { who: { bank: ["officer"] } },
  "routes/bank.exports.$exportId": {
    who: { bank: ["officer"] },
    of: ({ wish }) => ({ exportId: wish.id }),
  },
  "routes/bank.applications._index": { who: lenders },
  "routes/bank.applications.$id": { who: lenders, of: application },
  "routes/bank.applications.$id_.profile": { who: lenders, of: application },
  "routes/bank.applications.$id_.contact": { who: lenders, of: application },
  "routes/bank.applications.$id_.accept": { who: "everyone", of: application, read: "not_allowed" },
  "routes/bank.applications.$id_.propose": { who: { bank: ["officer"] }, of: application, read: 409 },
  "routes/bank.reviews._index": { who: lenders },
  "routes/bank.reviews.$id": { who: lenders, of: ({ decision }) => ({ id: decision.id }) },
  "routes/bank.reviews.$id_.return": {
    who: { bank: ["approver"] },
    of: ({ decision }) => ({ id: decision.id }),
  },
  "routes/bank.lines._index": { who: lenders },
  "routes/bank.lines.$id": { who: lenders, of: line },
  "routes/bank.lines.$id_.release": { who: "everyone", of: line, read: "not_allowed" },
  "routes/bank.lines.$id_.void": { who: "everyone", of: line, read: "not_allowed" },
  "routes/bank.loans._index": { who: lenders },
  "routes/bank.loans.$id": { who: lenders, of: loan },
  "routes/bank.loans.$id_.profile": { who: lenders, of: loan },
  "routes/bank.loans.$id_.write-off": { who: { bank: ["officer"] }, of: loan, read: 409 },
  "routes/bank.products._index": { who: bank },
  "routes/bank.products.$code": { who: bank, of: ({ product }) => ({ code: product.code }) },
  "routes/bank.products.$code_.propose": {
    who: { bank: ["product_manager"] },
    of: ({ product }) => ({ code: product.code }),
  },
  "routes/bank.changes._index": {
    who: { bank: ["officer", "approver", "product_manager", "administrator"] },
  },
  "routes/bank.changes.$id": {
    who: { bank: ["approver", "product_manager"] },
    of: change("bank"),
    isHidden: true,
  },
  "routes/bank.contact": { who: heads.bank },
  "routes/bank.staff._index": { who: { bank: ["administrator", "compliance"] } },
  "routes/bank.staff.new": { who: heads.bank },
  "routes/bank.staff.$id": { who: heads.bank, of: ({ places }) => places.bank },
  "routes/bank.staff.$id_.reset": { who: heads.bank, of: ({ places }) => places.bank },

  "routes/bureau": { who: { bureau: "any" } },
  "routes/bureau._index": { who: { bureau: "any" } },
  "routes/bureau.rows._index": { who: bureau },
  "routes/bureau.rows[.]csv": { who: bureau },
  "routes/bureau.targets._index": { who: bureau },
  "routes/bureau.targets.edit": { who: bureau },
  "routes/bureau.reports._index": { who: bureau },
  "routes/bureau.reports.$reportId": {
    who: bureau,
    of: ({ report }) => ({ reportId: report.id }),
    isPublic: true,
  },
  "routes/bureau.matching._index": { who: bureau },
  "routes/bureau.matching.$runId": {
    who: bureau,
    of: ({ matchRun }) => ({ runId: matchRun.id }),
    isPublic: true,
  },
  "routes/bureau.access._index": { who: { bureau: "any" }, isRegister: true },
  "routes/bureau.access.new": { who: bureau },
  "routes/bureau.access.$accessId": {
    who: bureau,
    of: ({ access }) => ({ accessId: access.id }),
    isPublic: true,
    read: "forbidden",
  },
  "routes/bureau.alerts._index": { who: { bureau: "any" } },
  "routes/bureau.alerts.$alertId": {
    who: { bureau: "any" },
    of: ({ alert }) => ({ alertId: alert.id }),
    isPublic: true,
  },
  "routes/bureau.changes._index": { who: { bureau: "any" } },
  "routes/bureau.changes.$id": { who: bureau, of: change("bureau"), isHidden: true, isPublic: true },
  "routes/bureau.contact": { who: heads.bureau },
  "routes/bureau.staff._index": { who: heads.bureau },
  "routes/bureau.staff.new": { who: heads.bureau },
  "routes/bureau.staff.$id": { who: heads.bureau, of: ({ places }) => places.bureau, isPublic: true },
  "routes/bureau.staff.$id_.reset": { who: heads.bureau, of: ({ places }) => places.bureau, isPublic: true },

  "routes/source": { who: { source: "any" } },
  "routes/source._index": { who: { source: "any" } },
  "routes/source.deliveries.$id": { who: source, of: ({ delivery }) => ({ id: delivery.id }) },
  "routes/source.deliveries.$id_.rejects": { who: source, of: ({ delivery }) => ({ id: delivery.id }) },
  "routes/source.templates._index": { who: source },
  "routes/source.templates.$file": {
    who: source,
    of: () => ({ file: "tax.csv" }),
    isPublic: true,
    read: "missing",
  },
  "routes/source.changes._index": { who: heads.source },
  "routes/source.changes.$id": { who: heads.source, of: change("source"), isHidden: true },
  "routes/source.contact": { who: heads.source },
  "routes/source.staff._index": { who: heads.source },
  "routes/source.staff.new": { who: heads.source },
  "routes/source.staff.$id": { who: heads.source, of: ({ places }) => places.source },
  "routes/source.staff.$id_.reset": { who: heads.source, of: ({ places }) => places.source },

  "routes/operator": { who: operator },
  "routes/operator._index": { who: operator },
  "routes/operator.audit._index": { who: operator },
  "routes/operator.audit.head": { who: operator },
  "routes/operator.keys": { who: operator },
  "routes/operator.jobs.$id_.cancel": {
    who: "everyone",
    of: ({ matchJob }) => ({ id: matchJob.id }),
    read: "not_allowed",
  },
  "routes/operator.matching._index": { who: operator },
  "routes/operator.matching.$runId": {
    who: operator,
    of: ({ matchRun }) => ({ runId: matchRun.id }),
    isPublic: true,
  },
  "routes/operator.changes._index": { who: operator },
  "routes/operator.changes.$id": { who: operator, of: change("operator"), isPublic: true },
  "routes/operator.contact": { who: operator },
  "routes/operator.staff._index": { who: operator },
  "routes/operator.staff.new": { who: operator },
  "routes/operator.staff.$id": { who: operator, of: ({ places }) => places.operator, isPublic: true },
  "routes/operator.staff.$id_.reset": {
    who: operator,
    of: ({ places }) => places.operator,
    isPublic: true,
  },
  "routes/operator.organisations._index": { who: operator },
  "routes/operator.organisations.new": { who: operator },
  "routes/operator.organisations.$id": { who: operator, of: ({ bank }) => ({ id: bank.id }), isPublic: true },
  "routes/operator.organisations.$id_.appoint": {
    who: operator,
    of: ({ bank }) => ({ id: bank.id }),
    isPublic: true,
  },
  "routes/operator.organisations.$id_.revoke": {
    who: "everyone",
    of: ({ bank }) => ({ id: bank.id }),
    read: "not_allowed",
  },
  "routes/operator.users._index": { who: operator },
  "routes/operator.users.$id.reset": {
    who: operator,
    of: ({ bank }) => ({ id: bank.officer.userId }),
    isPublic: true,
  },

  // The secret of an invitation, or of a reset, stands in the query, which these requests lack.
};

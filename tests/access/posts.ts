import { addMonths, dateOn } from "#lib/dates.ts";
import type { Audience } from "./expectations.ts";
import type { Form } from "./site.ts";
import type { World } from "./world.ts";

export type Post = {
  /** Whom the page lets post; the others are refused whatever they send. */
  by: Audience;
  /**
   * A form about a row of a world, filled in as its page would send it, so that nothing but whose row it is stands
   * against it. Without one the page is about the person alone, or makes something new.
   */
  about?: (world: World) => Form;
};

const members = { enterprise: "any", bank: "any", bureau: "any", source: "any", operator: "any" } as const;
const owners = { enterprise: ["owner"] } as const;
const officers = { bank: ["officer"] } as const;
const approvers = { bank: ["approver"] } as const;
const lenders = { bank: ["officer", "approver"] } as const;
const officials = { bureau: ["official"] } as const;
const operator = { operator: ["administrator"] } as const;
const administrators = {
  bank: { bank: ["administrator"] },
  bureau: { bureau: ["administrator"] },
  source: { source: ["administrator"] },
} as const;

const why = "样例：核对权限时写下的理由，超过十个字。";
const today = () => dateOn(new Date());
const nothing = () => ({});
const wayBack = () => ({ scope: "password", reason: why });
const decideChange = () => ({ decision: "reject", note: why });
const colleague =
  (kind: keyof World["places"], role: string) =>
  ({ places }: World): Form => ({ membershipId: places[kind].id, role, status: "disabled", reason: why });
const payment = (date: string): Form => ({
  ...{ amount: "1", termMonths: "6", bankReceiptNumber: "HD20260000001" },
  [date]: today(),
});
const approval = (): Form => ({
  ...{ kind: "approve", limit: "50", rateBps: "3.85", termMonths: "12", repaymentMethod: "annuity" },
  ...{ expiresOn: addMonths(today(), 12), opinion: why, note: "" },
});
const answer = (): Form => ({
  ...{ items: "tax_filing", mode: "case", rangeYears: "2", months: "6", step: "confirm" },
});

/** Every route that takes a post: who may, and where it is about a row, a form that would do. */
export const POSTS: Record<string, Post> = {
  "routes/login": { by: "everyone" },
  "routes/login_.code": { by: "everyone" },
  "routes/login_.enrol": { by: "everyone" },
  "routes/login_.enrol_.prepare": { by: "everyone" },
  "routes/logout": { by: "everyone" },
  "routes/register": { by: "everyone" },
  "routes/reset": { by: "everyone" },
  "routes/invitations": { by: "everyone" },
  "routes/invitations_.accept": { by: members },

  "routes/account.password": { by: members },
  "routes/account.second-factor": { by: members },
  "routes/account.recovery-codes": { by: members },
  "routes/account.privacy": { by: members },
  "routes/account.privacy_.export": { by: members },
  "routes/account.devices.end": { by: members, about: ({ sessionId }) => ({ sessionId }) },
  "routes/account.devices.end-others": { by: members },
  "routes/account.resets.revoke": { by: members, about: ({ resetId }) => ({ resetId }) },
  "routes/account.firms.new": { by: owners },
  "routes/account.places.switch": {
    by: members,
    about: ({ enterprise }) => ({ organisationId: enterprise.id }),
  },

  "routes/enterprise.profile._index": { by: owners },
  "routes/enterprise.profile.edit": { by: owners },
  "routes/enterprise.consents.new": { by: owners },
  "routes/enterprise.consents.$consentId": { by: owners, about: nothing },
  "routes/enterprise.consents.$consentId_.pause": { by: owners, about: nothing },
  "routes/enterprise.consents.$consentId_.resume": { by: owners, about: nothing },
  "routes/enterprise.consents.requests.$requestId": { by: owners, about: answer },
  "routes/enterprise.consents.requests.$requestId_.refuse": { by: owners, about: () => ({ answer: why }) },
  "routes/enterprise.verification.identity": { by: owners },
  "routes/enterprise.verification.account": { by: owners },
  "routes/enterprise.verification.amount": { by: owners },
  "routes/enterprise.applications.new": { by: owners },
  "routes/enterprise.applications.$id_.withdraw": { by: owners, about: nothing },
  "routes/enterprise.loans.receive.$drawdownId": { by: owners, about: () => ({ received: "yes" }) },
  "routes/enterprise.staff._index": {
    by: owners,
    about: ({ invitations }) => ({ invitationId: invitations.enterprise }),
  },
  "routes/enterprise.staff.new": { by: owners },
  "routes/enterprise.staff.$id": { by: owners, about: colleague("enterprise", "clerk") },

  "routes/bank.alerts.$alertId": { by: { bank: ["compliance"] }, about: () => ({ explanation: why }) },
  "routes/bank.applications.$id_.accept": { by: officers, about: nothing },
  "routes/bank.applications.$id_.contact": { by: lenders, about: () => ({ of: "contact" }) },
  "routes/bank.applications.$id_.propose": {
    by: officers,
    about: ({ open }) => ({ ...approval(), applicationId: open.id }),
  },
  "routes/bank.changes.$id": {
    by: { bank: ["officer", "approver", "product_manager", "administrator"] },
    about: decideChange,
  },
  "routes/bank.consents.requests.$requestId_.cancel": { by: officers, about: nothing },
  "routes/bank.consents.requests.new": { by: officers },
  "routes/bank.contact": { by: administrators.bank },
  "routes/bank.exports._index": { by: officers, about: ({ open }) => ({ application: open.id }) },
  "routes/bank.lines.$id": {
    by: officers,
    about: ({ line }) => ({ ...payment("paidOn"), lineId: line.lineId }),
  },
  "routes/bank.lines.$id_.release": {
    by: approvers,
    about: ({ drawdown }) => ({ drawdown: drawdown.drawdownId }),
  },
  "routes/bank.lines.$id_.void": {
    by: lenders,
    about: ({ drawdown }) => ({ drawdown: drawdown.drawdownId }),
  },
  "routes/bank.loans.$id": {
    by: officers,
    about: ({ loan }) => ({ ...payment("receivedOn"), loanId: loan.loanId }),
  },
  "routes/bank.loans.$id_.write-off": {
    by: officers,
    about: ({ loan }) => ({ loanId: loan.loanId, reason: why }),
  },
  "routes/bank.products.$code_.propose": {
    by: { bank: ["product_manager"] },
    about: ({ product }) => ({
      ...{ code: product.code, name: "样例产品", summary: "样例说明文字", min: "10", max: "200" },
      termMonths: "12",
    }),
  },
  "routes/bank.reviews.$id": {
    by: approvers,
    about: ({ decision }) => ({
      applicationId: decision.id,
      decisionId: decision.decisionId,
      reviewNote: why,
    }),
  },
  "routes/bank.reviews.$id_.return": {
    by: approvers,
    about: ({ decision }) => ({
      applicationId: decision.id,
      decisionId: decision.decisionId,
      reviewNote: why,
    }),
  },
  "routes/bank.staff._index": {
    by: administrators.bank,
    about: ({ invitations }) => ({ invitationId: invitations.bank }),
  },
  "routes/bank.staff.new": { by: administrators.bank },
  "routes/bank.staff.$id_.reset": { by: administrators.bank, about: wayBack },
  "routes/bank.staff.$id": { by: administrators.bank, about: colleague("bank", "officer") },

  "routes/bureau.access.$accessId": { by: officials },
  "routes/bureau.access.new": { by: officials },
  "routes/bureau.alerts.$alertId": { by: officials },
  "routes/bureau.changes.$id": { by: { bureau: "any" } },
  "routes/bureau.contact": { by: administrators.bureau },
  "routes/bureau.reports._index": { by: officials },
  "routes/bureau.staff.$id_.reset": { by: administrators.bureau },
  "routes/bureau.staff.$id": { by: administrators.bureau },
  "routes/bureau.staff._index": { by: administrators.bureau },
  "routes/bureau.staff.new": { by: administrators.bureau },
  "routes/bureau.targets.edit": { by: officials },

  "routes/operator.audit._index": { by: operator },
  "routes/operator.changes.$id": { by: operator },
  "routes/operator.contact": { by: operator },
  "routes/operator.jobs.$id_.cancel": { by: operator },
  "routes/operator.organisations.$id": { by: operator },
  "routes/operator.organisations.$id_.appoint": { by: operator },
  "routes/operator.organisations.$id_.revoke": { by: operator },
  "routes/operator.organisations.new": { by: operator },
  "routes/operator.staff.$id_.reset": { by: operator },
  "routes/operator.users.$id.reset": { by: operator },
  "routes/operator.staff.$id": { by: operator },
  "routes/operator.staff._index": { by: operator },
  "routes/operator.staff.new": { by: operator },

  "routes/source._index": { by: { source: ["deliverer"] } },
  "routes/source.changes.$id": { by: administrators.source, about: decideChange },
  "routes/source.contact": { by: administrators.source },
  "routes/source.staff.$id_.reset": { by: administrators.source, about: wayBack },
  "routes/source.staff.$id": { by: administrators.source, about: colleague("source", "deliverer") },
  "routes/source.staff._index": {
    by: administrators.source,
    about: ({ invitations }) => ({ invitationId: invitations.source }),
  },
  "routes/source.staff.new": { by: administrators.source },
};

/** Pages whose rows go by a name that everybody chooses for themselves: a code that is nobody's makes a new one. */
export const COMMON_NAMES: ReadonlySet<string> = new Set(["routes/bank.products.$code_.propose"]);

import { forbidden } from "#lib/errors.ts";
import { type MemberRole, words } from "#lib/vocabulary.ts";
import type { Actor, ActorKind, Member } from "./actor.ts";

/** Roles within a kind of actor that may do something; `any` for every role, and for actors without roles. */
type Grants = Partial<Record<ActorKind, "any" | readonly MemberRole[]>>;

const everyone: Grants = {
  anonymous: "any",
  enterprise: "any",
  bank: "any",
  bureau: "any",
  source: "any",
  operator: "any",
  system: "any",
};
const members: Grants = { ...everyone, anonymous: undefined, system: undefined };
const owner: Grants = { enterprise: ["owner"] };
/** What everyone who works for a firm may see of it; acts that bind it are its owner's. */
const firm: Grants = { enterprise: "any" };
const lender: Grants = { bank: ["officer", "approver"] };
const job: Grants = { system: "any" };
/** Whoever answers for the people of an organisation. */
const heads: Grants = {
  enterprise: ["owner"],
  bank: ["administrator"],
  bureau: ["administrator"],
  source: ["administrator"],
  operator: ["administrator"],
};
/** Whoever answers for an organisation that is no firm. */
const administrators: Grants = { ...heads, enterprise: undefined };
/** Whoever proposes or reviews changes; the row policies narrow it to those that the role has to do with. */
const changers: Grants = {
  bank: ["officer", "approver", "product_manager", "administrator"],
  bureau: ["official", "administrator"],
  source: ["administrator"],
  operator: ["administrator"],
};

/**
 * Who may do what: the one table. Every verb names its line; a verb without one does not compile.
 * Which rows they may do it to is not said here but in the row policies beside the tables.
 */
export const permissions = {
  "session.start": everyone,
  "session.resume": everyone,
  "session.next_step": everyone,
  "session.end": everyone,
  "session.list": members,
  "session.end_device": members,
  "session.end_others": members,
  "session.places": members,
  "session.switch": members,
  "page.open": members,
  "password.change": members,
  "second_factor.view": everyone,
  "second_factor.prepare": everyone,
  "second_factor.confirm": everyone,
  "second_factor.verify": everyone,
  "second_factor.renew_codes": members,
  "second_factor.remove": members,
  "second_factor.import": job,
  "second_factor.reset": job,
  "account_reset.prepare": administrators,
  "account_reset.propose": administrators,
  "account_reset.issue": job,
  "account_reset.view": everyone,
  "account_reset.redeem": everyone,
  "account_reset.revoke": members,
  "account_reset.list_own": members,

  "enterprise.admit": { anonymous: "any", enterprise: ["owner"] },
  "enterprise.register": { anonymous: "any", system: "any" },
  "enterprise.register_another": owner,
  "enterprise.import": job,
  "enterprise.view": firm,
  "enterprise.update": owner,
  "enterprise.choices": everyone,
  "enterprise.home": firm,
  "reference.list": everyone,

  "verification.view": firm,
  "verification.ask_identity": owner,
  "verification.ask_transfer": owner,
  "verification.confirm_amount": owner,
  "verification.take": job,
  "verification.settle": job,
  "verification.expire": job,

  "consent.draft": owner,
  "consent.grant": owner,
  "consent.grant_several": owner,
  "consent.withdraw": owner,
  "consent.pause": owner,
  "consent.resume": owner,
  "consent.import": job,
  "consent.remind": job,
  "consent.earlier": job,
  "consent.sign_earlier": job,
  "consent.list": firm,
  "consent.view": firm,
  "consent.document": { enterprise: "any", bank: ["officer", "approver", "compliance"] },
  "consent.list_received": { bank: ["officer", "approver", "compliance"] },
  "consent.view_received": { bank: ["officer", "approver", "compliance"] },
  "consent.grantees": owner,
  "export.request": { bank: ["officer"] },
  "export.build": job,
  "export.list": { bank: ["officer"] },
  "export.download": { bank: ["officer"] },
  "consent_request.list": firm,
  "consent_request.count_open": firm,
  "consent_request.count_unseen": firm,
  "consent_request.view": firm,
  "consent_request.draft": owner,
  "consent_request.grant": owner,
  "consent_request.refuse": owner,
  "consent_request.ask": { bank: ["officer"] },
  "consent_request.cancel": { bank: ["officer"] },
  "consent_request.list_asked": { bank: ["officer", "approver", "compliance"] },
  "read.list": firm,
  "read.filters": firm,
  "read.prepare_months": job,
  "retention.apply": job,
  "alert.count_open": { bank: ["compliance"], bureau: "any" },
  "alert.list": { bank: ["compliance"], bureau: "any" },
  "alert.view": { bank: ["compliance"], bureau: "any" },
  "alert.explain": { bank: ["compliance"] },
  "alert.escalate": { bureau: ["official"] },

  "delivery.receive": { source: ["deliverer"], system: "any" },
  "delivery.list": { source: ["deliverer"] },
  "delivery.view": { source: ["deliverer"], system: "any" },
  "delivery.rejects": { source: ["deliverer"] },
  "delivery.process": job,
  "delivery.list_recent": { operator: ["administrator"] },

  "profile.compute": job,
  "profile.subjects": job,
  "profile.view_own": firm,
  "profile.view_authorised": lender,
  "profile.view_aftercare": lender,

  "model.list": job,
  "model.register": job,
  "score.replay": job,

  "product.list": everyone,
  "product.view": everyone,
  "product.list_own": { bank: "any" },
  "product.view_own": { bank: "any" },
  "product.propose": { bank: ["product_manager"] },
  "product.approve": { bank: ["product_manager", "approver"] },
  "product.publish": job,

  "match.start": job,
  "match.advance": job,
  "match.enterprise": job,
  "match.find_product": job,
  "match.list_runs": { bureau: ["official"], operator: ["administrator"] },
  "match.view_run": { bureau: ["official"], operator: ["administrator"] },
  "offer.list": firm,
  "offer.view": firm,
  "offer.list_all": job,
  "offer.explain": job,

  "application.prepare": firm,
  "application.submit": owner,
  "application.withdraw": owner,
  "application.list_own": firm,
  "application.view_own": firm,
  "application.list_queue": lender,
  "application.view": lender,
  "application.accept": { bank: ["officer"] },
  "application.propose": { bank: ["officer"] },
  "application.confirm": { bank: ["approver"] },
  "application.return": { bank: ["approver"] },
  "application.list_reviews": lender,
  "bank.workbench": lender,

  "line.list": lender,
  "line.view": lender,
  "line.list_own": firm,
  "drawdown.request": { bank: ["officer"] },
  "drawdown.release": { bank: ["approver"] },
  "drawdown.void": lender,
  "drawdown.confirm": owner,
  "loan.list": lender,
  "loan.view": lender,
  "loan.list_own": firm,
  "loan.view_own": firm,
  "repayment.record": { bank: ["officer"] },
  "loan.propose_write_off": { bank: ["officer"] },
  "loan.approve_write_off": { bank: ["approver"] },
  "clock.check": job,
  "case.import": job,

  "dashboard.view": { bureau: ["official"] },
  "funnel.view": { bureau: ["official"] },
  "indicator.rows": { bureau: ["official"] },
  "supervision.open": { bureau: ["official"] },
  "supervision.view": { bureau: ["official"] },
  "supervision.close": { bureau: ["official"] },
  "supervision.list": { bureau: "any" },
  "supervision.list_own": firm,
  "statistics.view": everyone,
  "target.list": { bureau: ["official"] },
  "target.propose": { bureau: ["official"] },
  "target.approve": { bureau: ["official"] },
  "target.set": job,
  "report.request": { bureau: ["official"] },
  "report.build": job,
  "report.list": { bureau: ["official"] },
  "report.download": { bureau: ["official"], system: "any" },

  "change.count_waiting": changers,
  "change.list": changers,
  "change.view": changers,
  "change.reject": changers,
  "change.cancel": changers,

  "privacy.view": firm,
  "privacy.unmask": { enterprise: ["owner"], bank: ["officer", "approver"] },
  "privacy.export_subject": members,
  "privacy.view_erasure": members,
  "privacy.erase": members,
  "privacy.list_keys": { operator: ["administrator"], system: "any" },
  "privacy.upkeep": job,
  "privacy.adopt_keys": job,
  "privacy.rewrap_keys": job,
  "privacy.seal_plain": job,

  "staff.list": { ...heads, bank: ["administrator", "compliance"] },
  "staff.view": heads,
  "staff.invite": heads,
  "staff.revoke_invitation": heads,
  "staff.change": heads,
  "staff.approve": administrators,
  "staff.appoint": { operator: ["administrator"], system: "any" },
  "invitation.view": everyone,
  "invitation.join": everyone,
  "invitation.accept": members,

  "organisation.create": job,
  "organisation.admit": { operator: ["administrator"] },
  "organisation.list": { operator: ["administrator"], system: "any" },
  "organisation.list_help": everyone,
  "organisation.view": { operator: ["administrator"] },
  "organisation.view_contact": administrators,
  "organisation.update_contact": { ...administrators, system: "any" },
  "organisation.propose_status": { operator: ["administrator"] },
  "user.list": { operator: ["administrator"] },
  "reference.load": job,
  "job.request": { operator: ["administrator"], system: "any" },
  "job.cancel": { operator: ["administrator"] },
  "job.list": { operator: ["administrator"] },
  "job.progress": members,
  "ledger.close": { operator: ["administrator"], system: "any" },
  "ledger.trial_balance": { operator: ["administrator"], system: "any" },
  "ledger.statement": job,
  "ledger.verify": { operator: ["administrator"], system: "any" },

  "audit.state": { operator: ["administrator"], system: "any" },
  "audit.list": { operator: ["administrator"] },
  "audit.verify": { operator: ["administrator"], system: "any" },
  "audit.ask_verification": { operator: ["administrator"] },
} as const satisfies Record<string, Grants>;

export type Permission = keyof typeof permissions;

export const isPermission = (text: unknown): text is Permission =>
  typeof text === "string" && Object.hasOwn(permissions, text);

/** What the table asks of an actor: the kind, and the role of those who have one. */
export type Post = Exclude<Actor, Member> | Pick<Member, "kind" | "role">;

/** Whether the table lets the actor do it. */
export function may(actor: Post, permission: Permission): boolean {
  const grant = (permissions[permission] as Grants)[actor.kind];
  if (!grant) return false;
  return grant === "any" || ("role" in actor && grant.includes(actor.role));
}

/** Everything the table lets the actor do, for pages that name only what is theirs. */
export const rightsOf = (actor: Actor): Permission[] =>
  (Object.keys(permissions) as Permission[]).filter((permission) => may(actor, permission));

/** Whom to turn to, in the words of each portal. */
const LACKING: Record<Actor["kind"], string> = {
  enterprise: "这件事需由企业主登录后办理。",
  bank: "您的岗位不能办理这件事。如工作需要，请联系本行管理员调整岗位。",
  bureau: "您的岗位不能办理这件事。如工作需要，请联系本部门管理员调整岗位。",
  source: "您的岗位不能办理这件事。如工作需要，请联系本单位管理员调整岗位。",
  operator: "这件事由企业、银行或主管部门自己办理，平台运营方不能代办。",
  anonymous: "请先登录。",
  system: "系统任务不能办理这件事。",
};

/** What somebody is told who lacks a permission. */
export const lacksPermission = ({ kind }: Actor) => forbidden(LACKING[kind]);

/** The roles that exist in each kind of organisation. */
export const rolesOf = {
  enterprise: ["owner", "clerk"],
  bank: ["officer", "approver", "product_manager", "compliance", "administrator"],
  bureau: ["official", "administrator"],
  source: ["deliverer", "administrator"],
  operator: ["administrator"],
} as const satisfies Record<string, readonly MemberRole[]>;

/** One actor of every kind and role, for generated tests. */
export const allRoles = words("memberRole");

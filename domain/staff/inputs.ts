import { words } from "#lib/vocabulary.ts";
import { nameText, saidText, z } from "#lib/zod.ts";
import { LoginName, NewPassword } from "../sessions/inputs.ts";

/** How long a link of an invitation can be used. */
export const INVITATION_DAYS = 7;

const PersonName = nameText({
  ...{ what: "姓名", missing: "请填写姓名。", min: 2, short: "请填写完整的姓名，至少 2 个字。" },
  ...{ max: 40, long: "姓名请控制在 40 字以内。" },
});

const Role = z.enum(words("memberRole"), { error: "请选择岗位。" });

/** Why, in words that colleagues and later the auditors read. */
export const Reason = saidText({
  ...{ missing: "请写明原因，会留在审计记录中。", min: 2, short: "请写明原因，会留在审计记录中。" },
  ...{ max: 300, long: "原因请控制在 300 字以内。" },
});

export const InviteStaff = z.object({ displayName: PersonName, role: Role });

export const ListStaff = z.object({
  /** The id of the last place of the page before. */
  after: z.uuid().optional(),
  limit: z.int().min(1).max(100).default(50),
});

export const MembershipId = z.object({ membershipId: z.uuid("人员编号有误。") });

export const ChangeStaff = MembershipId.extend({
  role: Role,
  status: z.enum(words("organisationStatus")),
  /** The place of the colleague who takes open cases over. */
  handOverTo: z.uuid("请从列表中选择接手的同事。").optional(),
  reason: Reason,
});

export const InvitationId = z.object({ invitationId: z.uuid("邀请编号有误。") });

/** What the link carries. */
export const InvitationToken = z.object({
  token: z.string({ error: "链接不完整。" }).max(128, "链接不完整。"),
});

export const JoinByInvitation = InvitationToken.extend({ loginName: LoginName, password: NewPassword });

export const AppointAdministrator = z.object({
  organisationId: z.uuid("单位编号有误。"),
  displayName: PersonName,
  reason: Reason,
});

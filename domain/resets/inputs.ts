import { words } from "#lib/vocabulary.ts";
import { nameText, reasonWords, z } from "#lib/zod.ts";
import { LoginName, NewPassword } from "../sessions/inputs.ts";

/** How long a link can be used, from the review on. */
export const RESET_HOURS = 24;

/** Whom it is about: a colleague by their place, anybody by their account. */
export const PersonToReset = z.union([
  z.object({ membershipId: z.uuid("人员编号有误。") }),
  z.object({ userId: z.uuid("账号编号有误。") }),
]);

const Scope = z.enum(words("resetScope"), { error: "请选择要重置什么。" });
const Reason = reasonWords("怎样确认是本人");

/** The form within the own organisation, where colleagues know each other. */
export const ResetColleague = z.object({ scope: Scope, reason: Reason });

/** The form of the operator, to whom the person is a stranger: what they showed, and the name on it. */
export const ResetStranger = ResetColleague.extend({
  document: z.enum(words("identityDocument"), { error: "请选择核对了哪种证件。" }),
  nameOnDocument: nameText({
    ...{ what: "证件上的姓名", missing: "请照证件填写姓名。", min: 2, short: "请填写完整的姓名。" },
    ...{ max: 40, long: "姓名请控制在 40 字以内。" },
  }),
});

export const ProposeReset = z.object({ of: PersonToReset }).and(z.union([ResetStranger, ResetColleague]));

/** What the machine's keeper says. */
export const IssueReset = ResetColleague.extend({ loginName: LoginName });

export const ResetId = z.object({ resetId: z.uuid("重置编号有误。") });

/** What the link carries. */
export const ResetToken = z.object({
  token: z.string({ error: "链接不完整。" }).max(128, "链接不完整。"),
});

export const RedeemReset = ResetToken.extend({ password: NewPassword });

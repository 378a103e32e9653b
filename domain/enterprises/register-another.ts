import { eq } from "drizzle-orm";
import { schema } from "#db/client.ts";
import { type FieldErrors, invalid } from "#lib/errors.ts";
import { checkUscc } from "#lib/uscc.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { RegisterAnother } from "./inputs.ts";
import { checkPlace, type Registration } from "./register-enterprise.ts";
import { writeFirm } from "./write-firm.ts";

const KNOWN_USCC =
  "这家企业已经在平台注册。您是它的企业主或经办人时，请让它的企业主在“人员”中邀请您；不是本企业人员注册的，请联系区金融服务中心核实。";

/**
 * Takes another firm aboard for a person who is logged in as an owner: a place beside those they have, no second account.
 * The new firm shows by itself who it is, and consents to nothing before.
 * @throws DomainError `invalid` with the reason beside each field; `conflict` where another registration was faster
 */
export const registerAnother = command({
  permission: "enterprise.register_another",
  input: RegisterAnother,
  // Nobody writes firms or places of their own: the platform does, as when a firm registers first.
  runsAs: system("registration"),
  conflicts: { organisations_code_unique: KNOWN_USCC, enterprises_uscc_unique: KNOWN_USCC },
  async run({ tx, keys, member, input, now, audit }): Promise<Registration> {
    const { enterprises, memberships } = schema;
    const { userId } = member;
    const fields: FieldErrors = {};
    const industry = await checkPlace(tx, input, fields);
    if (!industry) throw invalid("有几处需要更正，请查看下面标出的内容。", fields);
    // Asked last, so that a form that could never succeed tells nothing of who is here.
    const known = await tx.$count(enterprises, eq(enterprises.uscc, input.uscc));
    if (known > 0) throw invalid("请检查统一社会信用代码。", { uscc: [KNOWN_USCC] });
    const { enterpriseId, facts } = await writeFirm({ tx, keys }, input, industry, now);
    await tx
      .insert(memberships)
      .values({ userId, organisationId: enterpriseId, role: "owner", createdAt: now });
    await audit({ subjectType: "enterprise", subjectId: enterpriseId, after: { ...facts, userId } });
    return { enterpriseId, userId, warning: checkUscc(input.uscc).warning };
  },
});

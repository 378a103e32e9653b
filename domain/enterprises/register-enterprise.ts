import { eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type FieldErrors, invalid } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import { checkUscc } from "#lib/uscc.ts";
import type { z } from "#lib/zod.ts";
import { system } from "../access/actor.ts";
import { command } from "../access/verb.ts";
import { hashPassword } from "../sessions/password.ts";
import { passwordWeakness } from "../sessions/password-strength.ts";
import { RegisterEnterprise } from "./inputs.ts";
import { findIndustry, type Industry, industryAdvice, isUnit } from "./resolve-place.ts";
import { writeFirm } from "./write-firm.ts";

const KNOWN_USCC =
  "这家企业已经在平台注册，不用再注册一次。请直接登录；忘记登录名或密码，或不是本企业人员注册的，请联系区金融服务中心核实。";
const KNOWN_LOGIN = "这个登录名已有人使用，请换一个，例如在后面加上几位数字。";

export type Registration = {
  enterpriseId: string;
  userId: string;
  /** The code is valid, though the organisation code inside it is not: worth a second look. */
  warning: "organisation_code" | null;
};

/**
 * Takes a firm aboard with its owner's account: code checked by GB 32100-2015, size by 工信部联企业〔2011〕300号.
 * @throws DomainError `invalid` with the reason beside each field; `conflict` where another registration was faster
 */
export const registerEnterprise = command({
  permission: "enterprise.register",
  input: RegisterEnterprise,
  runsAs: system("registration"),
  conflicts: {
    organisations_code_unique: KNOWN_USCC,
    enterprises_uscc_unique: KNOWN_USCC,
    users_login_name_unique: KNOWN_LOGIN,
  },
  async run({ tx, keys, input, now, audit }): Promise<Registration> {
    const industry = await checkAgainstPlatform(tx, input);
    const firm = await writeFirm({ tx, keys }, input, industry, now);
    const { enterpriseId } = firm;
    const userId = newId();
    await tx.insert(schema.users).values({
      ...{ id: userId, loginName: input.loginName, displayName: input.contactName, createdAt: now },
      passwordHash: await hashPassword(input.password),
    });
    await tx
      .insert(schema.memberships)
      .values({ userId, organisationId: enterpriseId, role: "owner", createdAt: now });
    await audit({
      subjectType: "enterprise",
      subjectId: enterpriseId,
      after: { ...firm.facts, userId },
    });
    return { enterpriseId, userId, warning: checkUscc(input.uscc).warning };
  },
});

/**
 * What only the database knows, beside its field. Which firms are here is told only to a registration that would
 * otherwise be taken: with something else wrong, a try would learn of them and leave no trace to notice.
 */
async function checkAgainstPlatform(tx: Tx, input: z.output<typeof RegisterEnterprise>): Promise<Industry> {
  const fields: FieldErrors = {};
  const about = [input.loginName, input.name, input.contactName, input.legalRepresentative, input.phone];
  const weakness = passwordWeakness(input.password, about);
  if (weakness) fields.password = [weakness];
  const place = await checkPlace(tx, input, fields);
  if (place && (await isLoginTaken(tx, input.loginName))) fields.loginName = [KNOWN_LOGIN];
  else if (place && (await isFirmKnown(tx, input.uscc))) fields.uscc = [KNOWN_USCC];
  if (!place || Object.keys(fields).length > 0)
    throw invalid("有几处需要更正，请查看下面标出的内容。", fields);
  return place;
}

async function isLoginTaken(tx: Tx, loginName: string): Promise<boolean> {
  const { users } = schema;
  return (await tx.$count(users, eq(sql`lower(${users.loginName})`, loginName.toLowerCase()))) > 0;
}

async function isFirmKnown(tx: Tx, uscc: string): Promise<boolean> {
  const { enterprises } = schema;
  return (await tx.$count(enterprises, eq(enterprises.uscc, uscc))) > 0;
}

type Place = { divisionCode: string; industry: string };

/** Adds to `fields` what is wrong with the place and the trade; the industry class when nothing at all is wrong. */
export async function checkPlace(tx: Tx, input: Place, fields: FieldErrors): Promise<Industry | null> {
  if (!(await isUnit(tx, input.divisionCode))) {
    fields.divisionCode = ["请从列表中选择本区的乡镇、街道或园区。"];
  }
  const answer = await findIndustry(tx, input.industry);
  if ("near" in answer) fields.industry = [industryAdvice(input.industry, answer.near)];
  return "found" in answer && Object.keys(fields).length === 0 ? answer.found : null;
}

import { and, eq, gte, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { addDays, dateOn, startOfDay } from "#lib/dates.ts";
import { invalid, notFound, tooMany } from "#lib/errors.ts";
import { newId } from "#lib/ids.ts";
import type { Member } from "../access/actor.ts";
import { nextNumber } from "../access/numbers.ts";
import { command } from "../access/verb.ts";
import { AskConsent } from "./inputs.ts";
import { subjectOf } from "./items.ts";
import { modesFor, purposesFor } from "./lifecycle.ts";
import { REQUEST_DAYS } from "./request-rows.ts";

const { applications, consentRequests: requests, enterprises } = schema;

/** Nobody's honest work asks for more; whoever tries out codes does. */
const DAILY = 50;

/**
 * Asks the owner of a firm for a consent. The answer is the same whether such a firm is on the platform or not; what
 * becomes of it the bank learns from the owner alone.
 * @throws DomainError `conflict` where such a request waits for its answer already
 */
export const askConsent = command({
  permission: "consent_request.ask",
  input: AskConsent,
  conflicts: {
    consent_requests_open_unique: "贵行已向这个代码发出过同一用途的授权请求，正在等待答复，不用重复发出。",
  },
  async run({ tx, member, input, now, audit }): Promise<{ requestId: string; number: string }> {
    const { purpose, items, mode } = input;
    if (!purposesFor("bank").includes(purpose) || !modesFor(purpose).includes(mode)) {
      throw invalid("银行不能为这个用途请求授权。", { purpose: ["请选择贷款审查或贷后管理。"] });
    }
    await refuseMany(tx, member, now);
    if (input.applicationId) await assertOfFirm(tx, input.applicationId, input.uscc);
    const requestId = newId();
    const number = await nextNumber(tx, "QQ", now);
    await tx.insert(requests).values({
      ...input,
      ...{ id: requestId, number, bankId: member.organisationId, subject: subjectOf(items) },
      ...{ askedBy: member.userId, askedAt: now },
      lapsesAt: startOfDay(addDays(dateOn(now), REQUEST_DAYS + 1)),
    });
    await audit({
      subjectType: "consent_request",
      subjectId: requestId,
      after: { number, uscc: input.uscc, purpose, items, mode, reason: input.reason },
    });
    return { requestId, number };
  },
});

/** Parallel calls of a person queue up, so that each is counted. */
async function refuseMany(tx: Tx, member: Member, now: Date): Promise<void> {
  await tx.execute(
    sql`select pg_advisory_xact_lock(hashtextextended(${`consent_request.ask ${member.userId}`}, 0))`,
  );
  const today = await tx.$count(
    requests,
    and(eq(requests.askedBy, member.userId), gte(requests.askedAt, startOfDay(dateOn(now)))),
  );
  if (today >= DAILY) throw tooMany(`每人每天最多发出 ${DAILY} 项授权请求，请明天再试。`);
}

async function assertOfFirm(tx: Tx, applicationId: string, uscc: string): Promise<void> {
  const [application] = await tx
    .select({ uscc: enterprises.uscc })
    .from(applications)
    .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
    .where(eq(applications.id, applicationId));
  if (application?.uscc !== uscc) throw notFound("这笔申请");
}

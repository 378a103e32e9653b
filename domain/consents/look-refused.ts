import { and, desc, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type DateOn, formatDate, formatInstant } from "#lib/dates.ts";
import { type DomainError, forbidden, type WayOn } from "#lib/errors.ts";
import { type ConsentPurpose, label } from "#lib/vocabulary.ts";
import { type ConsentStatus, statusAt } from "./lifecycle.ts";
import type { Looked } from "./live-consents.ts";

const { consents } = schema;

/** What the bank's look is part of, and the application that it began with. */
export type Business = { at: "application" | "loan"; id: string; number: string; applicationId: string };

/** Back to the business, and to a request for a new consent. */
export const waysOf = ({ at, id, number, applicationId }: Business, again: boolean): WayOn[] => [
  { to: at, id, number },
  { to: "ask_consent", applicationId, again },
];

type Ended = { number: string; expiresOn: DateOn; expiresAt: Date; status: ConsentStatus } & Record<
  "withdrawnAt" | "pausedAt" | "lastUsedAt",
  Date | null
>;

/** Why a consent carries no look, with the instant where there is one. A live one lacks the open case that it is for. */
const HOW: Record<ConsentStatus, (consent: Ended) => { word: string; when?: string }> = {
  active: () => ({ word: "业务已办结" }),
  withdrawn: ({ withdrawnAt }) => ({ word: "授权已撤回", ...at(withdrawnAt) }),
  paused: ({ pausedAt }) => ({ word: "授权已暂停", ...at(pausedAt) }),
  exhausted: ({ lastUsedAt }) => ({ word: "授权次数已用完", ...at(lastUsedAt) }),
  expired: ({ expiresOn }) => ({ word: "授权已到期", when: formatDate(expiresOn) }),
};

const at = (instant: Date | null) => (instant ? { when: formatInstant(instant) } : {});

/** What came of it, in a sentence of its own. */
const WHAT: Record<ConsentStatus, (named: string) => string> = {
  active: (named) => `${named}只在业务办理期间有效，业务办结后自动停止。`,
  withdrawn: (named) => `企业已撤回${named}。`,
  paused: (named) => `企业已暂停${named}；企业恢复后即可继续查看。`,
  exhausted: (named) => `${named}允许的查看次数已经用完。`,
  expired: (named) => `${named}已经到期。`,
};

const NEVER: Record<ConsentPurpose, string> = {
  matching: "该企业没有授权平台评估信用。",
  credit_review: "该企业没有给予贵行用于贷款审查的授权。",
  post_loan: "该企业没有给予贵行用于贷后管理的授权。",
};

/** What a bank's look is told that no consent carries: what became of the consent that was the last to end, and since when. */
export async function lookRefused(
  tx: Tx,
  { enterpriseId, bankId, purpose }: Looked,
  business: Business,
  now: Date,
): Promise<DomainError> {
  const ended = sql`coalesce(${consents.withdrawnAt}, ${consents.pausedAt},
    case ${consents.status} when 'exhausted' then ${consents.lastUsedAt} end, ${consents.expiresAt})`;
  const [last] = await tx
    .select()
    .from(consents)
    .where(
      and(
        ...[eq(consents.enterpriseId, enterpriseId), eq(consents.granteeId, bankId)],
        ...[eq(consents.purpose, purpose), eq(consents.subject, "enterprise")],
      ),
    )
    .orderBy(desc(ended))
    .limit(1);
  const ways = waysOf(business, last !== undefined);
  const next = "现在不能查看其信用画像。如仍需要，请向企业发起授权请求，由企业主决定。";
  if (!last) return forbidden(`${NEVER[purpose]}${next}`, { title: "没有可用的授权", ways });
  const status = statusAt(last, now);
  const { word, when } = HOW[status](last);
  const title = when ? `${word}（${when}）` : word;
  const named = `用于${label("consentPurpose", purpose)}的授权书 ${last.number} `;
  return forbidden(`${WHAT[status](named)}${next}`, { title, ways });
}

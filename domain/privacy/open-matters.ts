import { and, count, eq, inArray, isNull, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { type DateOn, formatDate } from "#lib/dates.ts";

const { memberships, organisations, applications, creditLines, loans } = schema;

/** Why a person's data cannot be erased yet. */
export type OpenMatter = {
  kind: "workplace" | "application" | "line" | "loan" | "written_off";
  organisation: string;
  count: number;
  /** The day on which the last of them ends by itself. */
  until?: DateOn;
};

/** A place of the person; `last` where no other owner would be left to the firm. */
export type Place = {
  membershipId: string;
  organisationId: string;
  name: string;
  kind: string;
  last: boolean;
};

/** Where the person acts at present. */
export const placesOf = (tx: Tx, userId: string): Promise<Place[]> =>
  tx
    .select({
      membershipId: memberships.id,
      organisationId: organisations.id,
      name: organisations.name,
      kind: organisations.kind,
      last: sql<boolean>`${memberships.role} = 'owner' and not exists (
        select from memberships other
        where other.organisation_id = ${organisations.id} and other.role = 'owner' and other.status = 'active'
          and other.user_id <> ${memberships.userId})`,
    })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(and(eq(memberships.userId, userId), eq(memberships.status, "active")));

/**
 * What the law or a contract keeps open: a firm's unfinished business with banks while nobody else answers for it, and
 * a place of work, whose keeper is the employer.
 */
export async function openMatters(tx: Tx, places: Place[]): Promise<OpenMatter[]> {
  const work = places
    .filter(({ kind }) => kind !== "enterprise")
    .map(({ name }) => ({ kind: "workplace" as const, organisation: name, count: 1 }));
  const firms = places.filter(({ last }) => last);
  if (firms.length === 0) return work;
  const ids = firms.map(({ organisationId }) => organisationId);
  const open = [
    { kind: "application", rows: await openApplications(tx, ids) },
    { kind: "line", rows: await liveLines(tx, ids) },
    { kind: "loan", rows: await loansThat(tx, ids, inArray(loans.status, ["active", "overdue"])) },
    { kind: "written_off", rows: await loansThat(tx, ids, eq(loans.status, "written_off")) },
  ] as const;
  const names = new Map(firms.map(({ organisationId, name }) => [organisationId, name]));
  return [
    ...work,
    ...open.flatMap(({ kind, rows }) =>
      rows.map(({ id, n, ...row }) => ({ kind, organisation: names.get(id)!, count: n, ...row })),
    ),
  ];
}

const openApplications = (tx: Tx, ids: string[]) =>
  tx
    .select({ id: applications.enterpriseId, n: count() })
    .from(applications)
    .where(and(inArray(applications.enterpriseId, ids), isNull(applications.closedAt)))
    .groupBy(applications.enterpriseId);

const liveLines = (tx: Tx, ids: string[]) =>
  tx
    .select({
      id: creditLines.enterpriseId,
      n: count(),
      until: sql<DateOn>`max(${creditLines.expiresOn})::text`,
    })
    .from(creditLines)
    .where(and(inArray(creditLines.enterpriseId, ids), eq(creditLines.status, "active")))
    .groupBy(creditLines.enterpriseId);

const loansThat = (tx: Tx, ids: string[], are: SQL) =>
  tx
    .select({ id: loans.enterpriseId, n: count() })
    .from(loans)
    .where(and(inArray(loans.enterpriseId, ids), are))
    .groupBy(loans.enterpriseId);

/** An open matter in the words of the person it stops. */
export function matterInWords({ kind, organisation, count: n, until }: OpenMatter): string {
  switch (kind) {
    case "workplace":
      return `您在${organisation}的工作账号由单位管理，请先请本单位管理员停用`;
    case "application":
      return `${organisation}还有 ${n} 笔申请没有办结，请先撤回或等待银行答复`;
    case "line":
      return `${organisation}还有 ${n} 笔授信有效，最晚 ${formatDate(until!)} 到期，到期后不再妨碍注销`;
    case "loan":
      return `${organisation}还有 ${n} 笔贷款没有结清，请先还清`;
    case "written_off":
      return `${organisation}有 ${n} 笔贷款已由银行核销，债务仍在，平台上不能再登记还款`;
  }
}

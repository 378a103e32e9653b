import { and, desc, eq, gt, lt, not, or, type SQL, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { invalid, notFound } from "#lib/errors.ts";
import { isId } from "#lib/ids.ts";
import type { ConsentPurpose, Word } from "#lib/vocabulary.ts";
import { cursorInstant } from "../applications/case-columns.ts";
import type { ConsentMode, ConsentSubject, DataItem } from "./items.ts";

const { consentRequests: requests, organisations } = schema;

export type RequestStatus = Word<"consentRequestStatus">;

export type RequestView = {
  id: string;
  number: string;
  bankId: string;
  bankName: string;
  bankContact: string;
  uscc: string;
  subject: ConsentSubject;
  purpose: ConsentPurpose;
  items: DataItem[];
  mode: ConsentMode;
  months: number;
  rangeYears: number;
  reason: string;
  /** At the instant of the look: an open request past its day is `lapsed`. */
  status: RequestStatus;
  askedAt: Date;
  lapsesAt: Date;
  answeredAt: Date | null;
  answer: string;
  consentId: string | null;
};

export type RequestPage = { requests: RequestView[]; next: string | null };

/** How long a request waits for its answer. */
export const REQUEST_DAYS = 30;

/** Which requests wait for their answer at an instant. */
export const isOpen = (now: Date): SQL => and(eq(requests.status, "open"), gt(requests.lapsesAt, now))!;

type Wanted = {
  id?: string;
  status?: "open" | "over" | undefined;
  limit: number;
  after?: string | undefined;
};

/** The requests that the actor may see, newest first, page by page; or the one of that id. */
export async function readRequests(
  tx: Tx,
  now: Date,
  { id, status, limit, after }: Wanted,
): Promise<RequestPage> {
  const inStatus = status && (status === "open" ? isOpen(now) : not(isOpen(now)));
  const cursor = cursorInstant(requests.askedAt);
  const rows = await tx
    .select({
      request: requests,
      bankName: organisations.name,
      bankContact: organisations.contact,
      cursor,
    })
    .from(requests)
    .innerJoin(organisations, eq(organisations.id, requests.bankId))
    .where(and(id ? eq(requests.id, id) : undefined, inStatus, after ? beyond(after) : undefined))
    .orderBy(desc(requests.askedAt), desc(requests.id))
    .limit(limit + 1);
  const shown = rows.slice(0, limit);
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return {
    requests: shown.map(({ request, bankName, bankContact }) => {
      const { applicationId: _, askedBy: __, answeredBy: ___, ...view } = request;
      const items = request.items as DataItem[];
      return { ...view, items, bankName, bankContact, status: requestStatusAt(request, now) };
    }),
    next: last ? `${last.cursor}_${last.request.id}` : null,
  };
}

export function requestStatusAt(
  { status, lapsesAt }: { status: RequestStatus; lapsesAt: Date },
  now: Date,
): RequestStatus {
  return status === "open" && lapsesAt <= now ? "lapsed" : status;
}

/** One request that the actor may see. */
export async function readRequest(tx: Tx, now: Date, id: string): Promise<RequestView> {
  const { requests: found } = await readRequests(tx, now, { id, limit: 1 });
  if (!found[0]) throw notFound("这项授权请求");
  return found[0];
}

function beyond(after: string): SQL | undefined {
  const [at = "", id = ""] = after.split("_");
  if (!isId(id) || Number.isNaN(Date.parse(at))) {
    throw invalid("翻页的位置不对，请回到第一页重新查看。");
  }
  const instant = sql`${at}::timestamptz`;
  return or(
    sql`${requests.askedAt} < ${instant}`,
    and(sql`${requests.askedAt} = ${instant}`, lt(requests.id, id)),
  );
}

import { and, desc, eq, gt, not, type SQL } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import type { ConsentPurpose, Word } from "#lib/vocabulary.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
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
  const rows = await tx
    .select({
      request: requests,
      bankName: organisations.name,
      bankContact: organisations.contact,
      id: requests.id,
      cursorAt: cursorAt(requests.askedAt),
    })
    .from(requests)
    .innerJoin(organisations, eq(organisations.id, requests.bankId))
    .where(
      and(
        id ? eq(requests.id, id) : undefined,
        inStatus,
        isBehind(after, { at: requests.askedAt, id: requests.id }),
      ),
    )
    .orderBy(desc(requests.askedAt), desc(requests.id))
    .limit(limit + 1);
  return {
    requests: rows.slice(0, limit).map(({ request, bankName, bankContact }) => {
      const { applicationId: _, askedBy: __, answeredBy: ___, ...view } = request;
      const items = request.items as DataItem[];
      return { ...view, items, bankName, bankContact, status: requestStatusAt(request, now) };
    }),
    next: nextCursor(rows, limit),
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

import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, invalid, notFound } from "#lib/errors.ts";
import type { z } from "#lib/zod.ts";
import { command, query } from "../access/verb.ts";
import { type ConsentDraft, draftsFor } from "./draft-consents.ts";
import { DraftAnswer, GrantRequest, RefuseRequest, RequestId } from "./inputs.ts";
import { type Granted, insertConsent, lockEnterprise } from "./insert-consent.ts";
import { modesWithin, subjectOf } from "./items.ts";
import { representativeIndex } from "./representative-index.ts";
import { readRequest, requestStatusAt } from "./request-rows.ts";

const { consentRequests: requests } = schema;

type Asked = Pick<typeof requests.$inferSelect, "items" | "mode" | "months" | "rangeYears">;

/** @throws DomainError `invalid` where more is granted than was asked for */
function assertWithin(asked: Asked, part: z.output<typeof DraftAnswer>): void {
  const wider = (field: string, message: string) => invalid(message, { [field]: [message] });
  if (!part.items.every((item) => asked.items.includes(item)))
    throw wider("items", "其中有银行没有请求的数据，请重新勾选。");
  if (part.months > asked.months) throw wider("months", "期限不能比银行请求的更长。");
  if (part.rangeYears > asked.rangeYears) throw wider("rangeYears", "数据范围不能比银行请求的更大。");
  if (!modesWithin(asked.mode).includes(part.mode)) throw wider("mode", "查看方式不能比银行请求的更宽。");
}

async function lockOpen(tx: Tx, requestId: string, now: Date) {
  const [request] = await tx.select().from(requests).where(eq(requests.id, requestId)).for("update");
  if (!request) throw notFound("这项授权请求");
  if (requestStatusAt(request, now) !== "open") {
    throw conflict("这项授权请求已经答复、取消或过期，没有再作改动。");
  }
  return request;
}

/** The statement that the owner would agree to upon a request. */
export const draftAnswer = query({
  permission: "consent_request.draft",
  input: DraftAnswer,
  async run({ tx, member, now, input }): Promise<ConsentDraft> {
    const request = await readRequest(tx, now, input.requestId);
    assertWithin(request, input);
    // Said before the statement is read, since nobody else can grant it.
    if (subjectOf(input.items) === "legal_representative") await representativeIndex(tx, member);
    const terms = { ...input, purpose: request.purpose };
    const [draft] = await draftsFor(tx, member.organisationId, [request.bankId], terms, now);
    return draft!;
  },
});

/**
 * Grants what a bank asked for, or part of it, as a consent of its own.
 * @throws DomainError `invalid` where it would be more than was asked for, `conflict` where the request is closed
 */
export const grantRequest = command({
  permission: "consent_request.grant",
  input: GrantRequest,
  async run({ input, ...hands }): Promise<Granted> {
    const { tx, member, now, audit } = hands;
    await lockEnterprise(tx, member.organisationId);
    const request = await lockOpen(tx, input.requestId, now);
    assertWithin(request, input);
    const { purpose, bankId: granteeId } = request;
    const granted = await insertConsent(hands, { ...input, purpose, granteeId });
    await close(tx, request.id, {
      ...{ status: "granted", consentId: granted.consentId },
      ...{ answeredBy: member.userId, answeredAt: now },
    });
    await audit({
      subjectType: "consent_request",
      subjectId: request.id,
      before: { items: request.items, mode: request.mode, months: request.months },
      after: { status: "granted", consent: granted.number },
    });
    return granted;
  },
});

/** Says no to a bank's request, with a word of explanation or without. */
export const refuseRequest = command({
  permission: "consent_request.refuse",
  input: RefuseRequest,
  async run({ tx, member, now, input, audit }): Promise<void> {
    const request = await lockOpen(tx, input.requestId, now);
    await close(tx, request.id, {
      ...{ status: "refused", answer: input.answer, answeredBy: member.userId, answeredAt: now },
    });
    await audit({ subjectType: "consent_request", subjectId: request.id, after: { status: "refused" } });
  },
});

/** Takes a request back before it was answered. */
export const cancelRequest = command({
  permission: "consent_request.cancel",
  input: RequestId,
  async run({ tx, now, input, audit }): Promise<void> {
    const request = await lockOpen(tx, input.requestId, now);
    await close(tx, request.id, { status: "cancelled" });
    await audit({ subjectType: "consent_request", subjectId: request.id, after: { status: "cancelled" } });
  },
});

async function close(tx: Tx, id: string, change: Partial<typeof requests.$inferInsert>): Promise<void> {
  const changed = await tx
    .update(requests)
    .set(change)
    .where(eq(requests.id, id))
    .returning({ id: requests.id });
  if (changed.length !== 1) throw new Error("a locked request could not be closed");
}

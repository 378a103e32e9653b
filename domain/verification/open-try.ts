import { and, desc, eq, gt, inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { conflict, notFound } from "#lib/errors.ts";
import type { Member } from "../access/actor.ts";
import type { AuditNote } from "../access/audit.ts";
import { requestJob } from "../jobs/request-job.ts";
import { ASK_LIMITS, askRefusal, type VerificationKind } from "./lifecycle.ts";

const { enterprises, verifications } = schema;

type Hands = {
  tx: Tx;
  member: Member;
  now: Date;
  audit: (note: AuditNote) => Promise<void>;
  ringFor: (jobRequestId: string) => void;
};

/** Locks the firm, so that its tries queue up, and refuses what may not be asked now. An older open try is given up. */
export async function makeRoom(
  { tx, member, now }: Pick<Hands, "tx" | "member" | "now">,
  kind: VerificationKind,
): Promise<typeof enterprises.$inferSelect> {
  const id = member.organisationId;
  const [enterprise] = await tx.select().from(enterprises).where(eq(enterprises.id, id)).for("no key update");
  if (!enterprise) throw notFound("企业信息");
  const ofKind = and(eq(verifications.enterpriseId, id), eq(verifications.kind, kind));
  const since = new Date(now.getTime() - ASK_LIMITS[kind].days * 86_400_000);
  const recent = await tx
    .select()
    .from(verifications)
    .where(and(ofKind, gt(verifications.askedAt, since)))
    .orderBy(desc(verifications.askedAt))
    .limit(100);
  const passed = await tx
    .select()
    .from(verifications)
    .where(and(ofKind, eq(verifications.status, "passed")));
  const refusal = askRefusal(kind, [...recent, ...passed], now);
  if (refusal) throw conflict(refusal);
  await tx
    .update(verifications)
    .set({ status: "expired", settledAt: now })
    .where(and(ofKind, inArray(verifications.status, ["asked", "transferred"])));
  return enterprise;
}

type NewTry = { id: string; kind: VerificationKind; checkedIndex: Buffer; amountSealed?: Buffer };

/** Writes the try and asks the worker to ask the service. */
export async function openTry({ tx, member, now, audit, ringFor }: Hands, attempt: NewTry): Promise<void> {
  const enterpriseId = member.organisationId;
  await tx.insert(verifications).values({ ...attempt, enterpriseId, askedBy: member.userId, askedAt: now });
  const verificationId = attempt.id;
  const request = { job: "verification" as const, key: verificationId, parameters: { verificationId } };
  ringFor(await requestJob(tx, { ...request, organisationId: enterpriseId }, now));
  await audit({
    subjectType: "verification",
    subjectId: verificationId,
    after: { enterpriseId, kind: attempt.kind, status: "asked" },
  });
}

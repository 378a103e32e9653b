import { and, eq, lte } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { Keys } from "#lib/crypto/keys.ts";
import { DomainError, notFound } from "#lib/errors.ts";
import { expertV1, score } from "#scoring/index.ts";
import type { Actor, Member } from "../access/actor.ts";
import { may } from "../access/permissions.ts";
import { actAs, command } from "../access/verb.ts";
import { expertDigest } from "../models/card-version.ts";
import { authorisedFeatures } from "../profiles/authorised-features.ts";
import { readTrade } from "../profiles/read-trade.ts";
import { EXPORT_MINUTES, ExportId } from "./inputs.ts";
import { keepingConsents } from "./keeping-consents.ts";
import { profileCsv } from "./profile-csv.ts";

const { applications, enterprises, memberships, profileExportFiles: files, profileExports } = schema;

type Export = typeof profileExports.$inferSelect;
type Work = { tx: Tx; keys: Keys; actor: Actor; now: Date };

/**
 * Makes the file that an officer asked for, with that officer's eyes and under the consents of this very moment: where
 * they ended since, or the officer left, the request is skipped and says why. Files that died are removed on the way.
 */
export const buildExport = command({
  permission: "export.build",
  input: ExportId,
  async run({ tx, keys, actor, now, input, audit }): Promise<{ status: Export["status"] }> {
    await removeDead(tx, now);
    const own = eq(profileExports.id, input.exportId);
    const [wanted] = await tx.select().from(profileExports).where(own).for("update");
    if (!wanted) throw notFound("这份导出文件");
    const { status, reason } =
      wanted.status === "queued" ? await make({ tx, keys, actor, now }, wanted) : wanted;
    await audit({
      subjectType: "profile_export",
      subjectId: wanted.id,
      before: { status: wanted.status },
      after: { status, ...(reason && { reason }) },
    });
    return { status };
  },
});

type Outcome = Pick<Export, "status" | "reason">;

async function make(work: Work, wanted: Export): Promise<Outcome> {
  const { tx, actor, now } = work;
  let outcome: Partial<Export> & Outcome;
  try {
    const file = await withEyesOf(work, wanted);
    await actAs(tx, actor);
    await tx.insert(files).values({ exportId: wanted.id, ...file });
    const expiresAt = new Date(now.getTime() + EXPORT_MINUTES * 60_000);
    outcome = { status: "ready", reason: "", readyAt: now, expiresAt };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    await actAs(tx, actor);
    outcome = { status: "skipped", reason: error.message };
  }
  await tx.update(profileExports).set(outcome).where(eq(profileExports.id, wanted.id));
  return outcome;
}

async function withEyesOf(work: Work, wanted: Export): Promise<Omit<typeof files.$inferInsert, "exportId">> {
  const { tx, keys, now } = work;
  const officer = await officerOf(tx, wanted);
  await actAs(tx, officer, "credit_review");
  const [found] = await tx
    .select({ application: applications, enterprise: enterprises })
    .from(applications)
    .innerJoin(enterprises, eq(enterprises.id, applications.enterpriseId))
    .where(eq(applications.id, wanted.applicationId));
  if (!found) throw notFound("这笔申请");
  const { application, enterprise } = found;
  const consents = await keepingConsents(tx, keys, application, now);
  const { latest, features, reads } = await authorisedFeatures(tx, enterprise.id, consents);
  if (!latest) throw notFound("企业的信用画像");
  const used = consents.filter(({ id }) => reads.some(({ consentId }) => consentId === id));
  const content = profileCsv({
    ...{ enterpriseName: enterprise.name, uscc: enterprise.uscc, application: application.number },
    ...{ consents: used.map(({ number }) => number), asOf: latest.asOf, madeAt: now },
    ...{ score: score(expertV1, features), modelDigest: expertDigest },
    ...{ features, trade: await readTrade(tx, enterprise.id) },
  });
  return {
    ...{ bankId: wanted.bankId, enterpriseId: enterprise.id, fileName: `授权画像-${application.number}.csv` },
    ...{ content: Buffer.from(content, "utf8"), consentIds: used.map(({ id }) => id), reads },
  };
}

/** The person who asked, in the place held now. */
async function officerOf(tx: Tx, { bankId, requestedBy }: Export): Promise<Member> {
  const [place] = await tx
    .select({ role: memberships.role })
    .from(memberships)
    .where(
      and(
        eq(memberships.userId, requestedBy),
        eq(memberships.organisationId, bankId),
        eq(memberships.status, "active"),
      ),
    );
  const post = place && { kind: "bank" as const, role: place.role };
  if (!post || !may(post, "export.request")) throw notFound("申请导出的客户经理（账号已停用或已换岗）");
  return { ...post, userId: requestedBy, organisationId: bankId };
}

async function removeDead(tx: Tx, now: Date): Promise<void> {
  const dead = await tx
    .update(profileExports)
    .set({ status: "expired" })
    .where(and(eq(profileExports.status, "ready"), lte(profileExports.expiresAt, now)))
    .returning({ id: profileExports.id });
  for (const { id } of dead) await tx.delete(files).where(eq(files.exportId, id));
}

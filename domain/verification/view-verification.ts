import { desc, eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import type { Word } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { query } from "../access/verb.ts";
import {
  type Failure,
  MAX_WRONG_AMOUNTS,
  type StepState,
  stepsOf,
  type VerificationKind,
} from "./lifecycle.ts";

const { enterpriseContacts, enterprises, verifications } = schema;

export type VerificationStepView = {
  kind: VerificationKind;
  state: StepState;
  failure: Failure | null;
  triesLeft: number;
  /** Until when the amount may be typed. */
  expiresAt: Date | null;
  settledAt: Date | null;
  environment: Word<"verificationEnvironment"> | null;
  /** What the simulator says. */
  notice: string | null;
};

export type VerificationView = {
  name: string;
  kind: Word<"enterpriseKind">;
  legalRepresentative: string;
  verifiedAt: Date | null;
  /** Who was shown to be the legal representative: whoever asks, or another of the firm's owners; null for nobody. */
  representedBy: "you" | "another" | null;
  steps: VerificationStepView[];
};

/** How far the firm has come in showing who it is. */
export const viewVerification = query({
  permission: "verification.view",
  input: z.object({}),
  async run({ tx, member, now }): Promise<VerificationView> {
    const [firm] = await tx
      .select({
        name: enterprises.name,
        kind: enterprises.kind,
        verifiedAt: enterprises.verifiedAt,
        legalRepresentative: enterpriseContacts.legalRepresentative,
      })
      .from(enterprises)
      .innerJoin(enterpriseContacts, eq(enterpriseContacts.enterpriseId, enterprises.id))
      .where(eq(enterprises.id, member.organisationId));
    if (!firm) throw notFound("企业信息");
    const latest = await latestTries(tx, member.organisationId);
    const steps = stepsOf(firm.kind, firm.verifiedAt !== null, latest, now);
    const person = latest.legal_representative;
    const isThemselves = person?.askedBy === member.userId ? "you" : "another";
    const representedBy = person?.status === "passed" ? isThemselves : null;
    return {
      ...firm,
      representedBy,
      steps: steps.map(({ kind, state }) => stepView(kind, state, latest[kind])),
    };
  },
});

type Row = typeof verifications.$inferSelect;

/** The latest try of each kind. */
async function latestTries(tx: Tx, enterpriseId: string): Promise<Partial<Record<VerificationKind, Row>>> {
  const rows = await tx
    .selectDistinctOn([verifications.kind])
    .from(verifications)
    .where(eq(verifications.enterpriseId, enterpriseId))
    .orderBy(verifications.kind, desc(verifications.askedAt), desc(verifications.id));
  return Object.fromEntries(rows.map((row) => [row.kind, row]));
}

const stepView = (kind: VerificationKind, state: StepState, row?: Row): VerificationStepView => ({
  ...{ kind, state },
  failure: row?.failure ?? null,
  triesLeft: MAX_WRONG_AMOUNTS - (row?.wrongTries ?? 0),
  expiresAt: row?.expiresAt ?? null,
  settledAt: row?.settledAt ?? null,
  environment: row?.environment ?? null,
  notice: row?.notice ?? null,
});

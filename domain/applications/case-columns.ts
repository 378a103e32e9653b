import { eq } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import type { DateOn } from "#lib/dates.ts";
import type { Fen } from "#lib/money.ts";
import type { RepaymentMethod, Word } from "#lib/vocabulary.ts";
import type { DeclineReason } from "./remedies.ts";

const { applicationDecisions: decisions } = schema;

export type DecisionView = {
  id: string;
  kind: Word<"decisionKind">;
  limit: Fen | null;
  rateBps: number | null;
  termMonths: number | null;
  repaymentMethod: RepaymentMethod | null;
  revolving: boolean | null;
  expiresOn: DateOn | null;
  declineReason: DeclineReason | null;
  opinion: string;
  note: string;
  proposedAt: Date;
  /** Whether the person who looks made it. */
  isMine: boolean;
  outcome: "open" | "confirmed" | "returned";
  reviewedAt: Date | null;
  reviewNote: string | null;
};

/** What has been proposed for an application and what came of it, oldest first; as far as the actor may see it. */
export async function decisionsOf(tx: Tx, applicationId: string, userId: string): Promise<DecisionView[]> {
  const rows = await tx
    .select()
    .from(decisions)
    .where(eq(decisions.applicationId, applicationId))
    .orderBy(decisions.proposedAt);
  return rows.map(
    ({ applicationId: _, enterpriseId: __, bankId: ___, proposedBy, reviewedBy: ____, ...row }) => ({
      ...row,
      isMine: proposedBy === userId,
    }),
  );
}

/** Matches a text inside a number or a name, its wildcards taken as they stand. */
export const contains = (text: string) => `%${text.replace(/[\\%_]/g, (wild) => `\\${wild}`)}%`;

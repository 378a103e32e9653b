import { and, desc, eq, sql } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { notFound } from "#lib/errors.ts";
import type { ConsentPurpose, DataDomain, MemberRole, Word } from "#lib/vocabulary.ts";
import type { z } from "#lib/zod.ts";
import type { Member } from "../access/actor.ts";
import { nextCursor } from "../access/cursor.ts";
import { cursorAt, isBehind } from "../access/cursor-rows.ts";
import { query } from "../access/verb.ts";
import { AlertId, ListAlerts } from "./inputs.ts";

const { accessAlerts, consents, enterprises, organisations } = schema;

export type AlertView = {
  id: string;
  at: Date;
  bankName: string;
  /** The firm as the reader may know it: its name for the bank, its number for the bureau. */
  enterprise: string;
  readerName: string;
  readerRole: MemberRole;
  purpose: ConsentPurpose | null;
  domains: DataDomain[];
  consentNumber: string | null;
  status: Word<"alertStatus">;
  explanation: string | null;
  explainedAt: Date | null;
  escalation: string | null;
  escalatedAt: Date | null;
};

export type AlertList = {
  alerts: AlertView[];
  next: string | null;
  /** How many still wait for the bank's explanation. */
  open: number;
};

/** A firm's number by which lists name it to people who may not know its name. */
export const enterpriseNumber = sql<string>`'QY' || upper(right(${accessAlerts.enterpriseId}::text, 12))`;

const columns = (member: Member) => ({
  id: accessAlerts.id,
  at: accessAlerts.at,
  bankName: organisations.name,
  enterprise: sql<string>`coalesce(${enterprises.name}, ${enterpriseNumber})`,
  // Whom of its people a bank has to ask is the bank's own affair.
  readerName: member.kind === "bank" ? accessAlerts.readerName : sql<string>`''`,
  readerRole: accessAlerts.readerRole,
  purpose: accessAlerts.purpose,
  domains: sql<DataDomain[]>`${accessAlerts.domains}`,
  consentNumber: consents.number,
  status: accessAlerts.status,
  explanation: accessAlerts.explanation,
  explainedAt: accessAlerts.explainedAt,
  escalation: accessAlerts.escalation,
  escalatedAt: accessAlerts.escalatedAt,
  cursorAt: cursorAt(accessAlerts.at),
});

/** The joined firms and consents are those that the reader may see; for others the number stands. */
const select = (tx: Tx, member: Member) =>
  tx
    .select(columns(member))
    .from(accessAlerts)
    .innerJoin(organisations, eq(organisations.id, accessAlerts.bankId))
    .leftJoin(enterprises, eq(enterprises.id, accessAlerts.enterpriseId))
    .leftJoin(consents, eq(consents.id, accessAlerts.consentId));

/** Reads without an open case, newest first: a bank's own for its compliance, every bank's for the bureau. */
export const listAlerts = query({
  permission: "alert.list",
  input: ListAlerts,
  async run({ tx, member, input }): Promise<AlertList> {
    const rows = await select(tx, member)
      .where(wanted(input))
      .orderBy(desc(accessAlerts.at), desc(accessAlerts.id))
      .limit(input.limit + 1);
    return {
      alerts: rows.slice(0, input.limit).map(({ cursorAt: _, ...alert }) => alert),
      next: nextCursor(rows, input.limit),
      open: await tx.$count(accessAlerts, eq(accessAlerts.status, "open")),
    };
  },
});

function wanted(input: z.output<typeof ListAlerts>) {
  return and(
    input.status ? eq(accessAlerts.status, input.status) : undefined,
    input.bankId ? eq(accessAlerts.bankId, input.bankId) : undefined,
    isBehind(input.after, accessAlerts),
  );
}

/** One of them. */
export const viewAlert = query({
  permission: "alert.view",
  input: AlertId,
  async run({ tx, member, input }): Promise<AlertView> {
    const [alert] = await select(tx, member).where(eq(accessAlerts.id, input.alertId));
    if (!alert) throw notFound("这条提示");
    return alert;
  },
});

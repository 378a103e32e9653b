import { inArray } from "drizzle-orm";
import { schema, type Tx } from "#db/client.ts";
import { isId } from "#lib/ids.ts";

const { applications, changes, consentRequests, consents, creditLines, drawdowns, loans } = schema;

/** The tables whose rows people know by a number, by the type that an audit entry names. */
const NUMBERED = {
  ...{ application: applications, change: changes, consent: consents, consent_request: consentRequests },
  ...{ credit_line: creditLines, drawdown: drawdowns, loan: loans },
} as const;

/** The numbers of what audit entries are about, by id; one query a kind of thing. */
export async function numbersOf(
  tx: Tx,
  entries: readonly { subjectType: string; subjectId: string }[],
): Promise<Map<string, string>> {
  const numbers = new Map<string, string>();
  for (const [type, table] of Object.entries(NUMBERED)) {
    const ids = entries.filter((each) => each.subjectType === type && isId(each.subjectId));
    if (ids.length === 0) continue;
    const wanted = [...new Set(ids.map(({ subjectId }) => subjectId))];
    const rows = await tx
      .select({ id: table.id, number: table.number })
      .from(table)
      .where(inArray(table.id, wanted));
    for (const { id, number } of rows) numbers.set(id, number);
  }
  return numbers;
}

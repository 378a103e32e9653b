import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { ACCOUNT_FACTS, EVENT_SUBJECT } from "#lib/chart-of-accounts.ts";
import { words } from "#lib/vocabulary.ts";
import { useDatabase } from "#tests/database.ts";

/*
 * The functions behind the ledger's CHECKs keep lists of words of their own. Each is asked about every combination of words,
 * and about one word too many in each place. What a CHECK does not know it lets pass, so that only false refuses.
 */

const database = useDatabase();
const [BANK, FIRM] = ["00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"];
const NONE = "no_such_word";

const asked = async (rows: Record<string, string | null>[], columns: string, question: string) =>
  (
    await database.owner.execute<{ answer: string }>(sql`
      select array_to_string(array[${sql.raw(columns)}]::text[], ' ', '-') as answer
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as word (
        code text, subject text, "limit" text, unit text, owner uuid, event text, kind text, hold uuid)
      where (${sql.raw(question)}) is not false`)
  ).rows
    .map(({ answer }) => answer)
    .sort();

const combinations = <K extends string>(lists: Record<K, readonly (string | null)[]>) =>
  (Object.entries(lists) as [K, readonly (string | null)[]][]).reduce<Record<string, string | null>[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );

test("an account has the subject, limit, unit and owner of its line of the chart", async () => {
  const rows = combinations({
    code: [...words("ledgerAccount"), NONE],
    subject: [...words("ledgerSubject"), NONE],
    limit: [...words("balanceLimit"), NONE],
    unit: [...words("accountUnit"), NONE],
    owner: [BANK, FIRM],
  });
  const question = `app.is_account(code, subject, "limit", unit, owner, '${BANK}', '${FIRM}')`;
  const expected = words("ledgerAccount").map((code) => {
    const { subject, limit, owner } = ACCOUNT_FACTS[code];
    return `${code} ${subject} ${limit} cny ${owner === "bank" ? BANK : FIRM}`;
  });
  expect(await asked(rows, 'code, subject, "limit", unit, owner::text', question)).toEqual(expected.sort());
});

test("not even the owner, nor a replica's session, makes an account that is not in the chart", async () => {
  const made = (limit: string) =>
    database.owner.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx.execute(sql`insert into ledger_accounts
          (id, code, owner_id, subject_type, subject_id, bank_id, enterprise_id, unit, balance_limit)
        values (gen_random_uuid(), 'line_limit', ${BANK}, 'credit_line', gen_random_uuid(), ${BANK}, ${FIRM}, 'cny', ${limit})`);
    });
  await made("credits_must_not_exceed_debits");
  await expect(made("none")).rejects.toMatchObject({ cause: { constraint: "ledger_accounts_chart_check" } });
});

test("a transaction is about what its event is about", async () => {
  const rows = combinations({
    event: [...words("ledgerEvent"), NONE],
    subject: [...words("ledgerSubject"), NONE],
  });
  const expected = words("ledgerEvent").flatMap((event) =>
    words("ledgerSubject")
      .filter((subject) => EVENT_SUBJECT[event] === subject || EVENT_SUBJECT[event] === "any")
      .map((subject) => `${event} ${subject}`),
  );
  expect(await asked(rows, "event, subject", "app.is_event_of(event, subject)")).toEqual(expected.sort());
});

test("a transfer is of a movement, and names a hold where it ends one and nowhere else", async () => {
  const rows = combinations({
    code: [...words("ledgerMovement"), NONE],
    kind: [...words("transferKind"), NONE],
    hold: [BANK, null],
  });
  const expected = words("ledgerMovement").flatMap((code) => [
    ...["posted", "pending"].map((kind) => `${code} ${kind} -`),
    ...["post_pending", "void_pending"].map((kind) => `${code} ${kind} ${BANK}`),
  ]);
  expect(await asked(rows, "code, kind, hold::text", "app.is_transfer(code, kind, hold)")).toEqual(
    expected.sort(),
  );
});

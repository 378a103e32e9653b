import { type Statement, statement } from "#ledger/statement.ts";
import { isDate } from "#lib/dates.ts";
import { words } from "#lib/vocabulary.ts";
import { z } from "#lib/zod.ts";
import { command } from "../access/verb.ts";

const Id = z.string().trim().toLowerCase().pipe(z.uuid("编号有误，请核对后重试。"));
const Day = z.string().refine(isDate, "请填写日期，例如 2026-11-22。").optional();

/**
 * A page of an account's statement for whoever runs the platform, who sees nothing of others without leaving an entry in
 * the trail.
 * @throws DomainError `not_found` where there is no such account
 */
export const viewStatement = command({
  permission: "ledger.statement",
  input: z.object({
    account: z.union([
      z.object({ accountId: Id }),
      z.object({ subjectId: Id, code: z.enum(words("ledgerAccount"), "没有这个科目，请核对 --code。") }),
    ]),
    from: Day,
    to: Day,
    after: Id.optional(),
    limit: z.int().min(1, "每页至少 1 笔。").max(10_000, "每页最多 10000 笔。").default(1_000),
  }),
  async run({ tx, input: { account, ...wanted }, audit }): Promise<Statement> {
    const page = await statement(tx, account, wanted);
    await audit({
      subjectType: "ledger_account",
      subjectId: page.account.id,
      after: { ...wanted, lines: page.lines.length },
    });
    return page;
  },
});

import { and, desc, eq, lt } from "drizzle-orm";
import { schema } from "#db/client.ts";
import type { Fen } from "#lib/money.ts";
import { query } from "../access/verb.ts";
import { workingCalendar } from "../reference/working-calendar.ts";
import { type Clock, clockOf } from "./clocks.ts";
import { ListOwnApplications } from "./inputs.ts";
import type { ApplicationStatus } from "./lifecycle.ts";

export type OwnApplication = {
  id: string;
  number: string;
  productName: string;
  bankName: string;
  amount: Fen;
  termMonths: number;
  status: ApplicationStatus;
  submittedAt: Date;
  clock: Clock | null;
};

const PAGE = 20;

/** The owner's applications, newest first. `next` is the cursor of the next page. */
export const listOwnApplications = query({
  permission: "application.list_own",
  input: ListOwnApplications,
  async run({ tx, member, input, now }): Promise<{ rows: OwnApplication[]; next: string | null }> {
    const {
      applications,
      loanProductVersions: versions,
      loanProducts: products,
      organisations: banks,
    } = schema;
    const rows = await tx
      .select({
        id: applications.id,
        number: applications.number,
        productName: products.name,
        bankName: banks.name,
        amount: applications.amount,
        termMonths: applications.termMonths,
        status: applications.status,
        submittedAt: applications.submittedAt,
        dueAt: applications.dueAt,
      })
      .from(applications)
      .innerJoin(versions, eq(versions.id, applications.productVersionId))
      .innerJoin(products, eq(products.id, versions.productId))
      .innerJoin(banks, eq(banks.id, applications.bankId))
      .where(
        and(
          eq(applications.enterpriseId, member.organisationId),
          // Ids are in the order of time.
          input.after ? lt(applications.id, input.after) : undefined,
        ),
      )
      .orderBy(desc(applications.id))
      .limit(PAGE + 1);
    const calendar = await workingCalendar(tx);
    const page = rows.slice(0, PAGE);
    return {
      rows: page.map(({ dueAt, ...row }) => ({ ...row, clock: clockOf(calendar, dueAt, now) })),
      next: rows.length > PAGE ? page.at(-1)!.id : null,
    };
  },
});

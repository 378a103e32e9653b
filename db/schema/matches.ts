import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, unique, uuid } from "drizzle-orm/pg-core";
import { bytes, id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, or, ownedByKind, rowPolicies } from "../policies.ts";
import { jobRequests } from "./jobs.ts";

/** One pass of the matching engine: what it looked at so far, and what came of it. */
export const matchRuns = pgTable(
  "match_runs",
  {
    id: id(),
    scope: word("scope", "matchScope").notNull(),
    subjectId: uuid("subject_id"),
    status: word("status", "matchRunStatus").notNull().default("running"),
    /** The work that it does; none for what the operator runs by hand. */
    jobRequestId: uuid("job_request_id").references(() => jobRequests.id),
    /** The last enterprise that it has done, in the order of ids: where it goes on. */
    cursor: uuid("cursor"),
    /** How many enterprises there were to do when it began. */
    total: integer("total").notNull(),
    enterprises: integer("enterprises").notNull().default(0),
    products: integer("products").notNull().default(0),
    eligiblePairs: integer("eligible_pairs").notNull().default(0),
    matchedEnterprises: integer("matched_enterprises").notNull().default(0),
    /** Enterprises whose list was written anew, and how many offers came or went with that. */
    changedEnterprises: integer("changed_enterprises").notNull().default(0),
    changedOffers: integer("changed_offers").notNull().default(0),
    /** `RunSummary` of domain/matches: counts by division, product and obstacle. */
    summary: jsonb("summary").notNull(),
    startedAt: instant("started_at").notNull(),
    finishedAt: instant("finished_at"),
  },
  (t) => [
    wordCheck("match_runs_scope_check", t.scope, "matchScope"),
    wordCheck("match_runs_status_check", t.status, "matchRunStatus"),
    check("match_runs_finished_check", sql`(${t.status} = 'running') = (${t.finishedAt} is null)`),
    index("match_runs_finished_index").on(t.scope, t.finishedAt.desc()),
    index("match_runs_recent_index").on(t.startedAt.desc(), t.id.desc()).where(sql`scope <> 'enterprise'`),
    // Runs of one enterprise come and go in a moment: here they would leave their traces behind.
    index("match_runs_running_index").on(t.scope).where(sql`status = 'running' and scope <> 'enterprise'`),
    ...rowPolicies("match_runs", {
      read: actorIs("system", "operator", "bureau"),
      insert: actorIs("system"),
      update: and(actorIs("system"), sql`${t.status} = 'running'`),
      updateTo: actorIs("system"),
    }),
  ],
);

/**
 * The best offers of an enterprise from one instant to another, the best first, packed into twenty bytes each:
 * `app.unpacked_offers` reads them. A list that changes is closed and written anew, one that says the same stays.
 */
export const offers = pgTable(
  "offers",
  {
    enterpriseId: uuid("enterprise_id").notNull(),
    runId: uuid("run_id").notNull(),
    packed: bytes("packed").notNull(),
    validFrom: instant("valid_from").notNull(),
    validTo: instant("valid_to"),
  },
  (t) => [
    // One list stands at a time, and none ends when another does. Each index more is a sixth of a full run's time.
    unique("offers_valid_unique").on(t.enterpriseId, t.validTo).nullsNotDistinct(),
    check("offers_packed_check", sql`length(${t.packed}) > 0 and length(${t.packed}) % 20 = 0`),
    check("offers_interval_check", sql`${t.validTo} >= ${t.validFrom}`),
    ...rowPolicies("offers", {
      read: or(ownedByKind("enterprise", t.enterpriseId), actorIs("system")),
      // Foreign keys would lock a row of both tables for each row: twice the time of a full run. That the firms are there is
      // looked up by a trigger, for all rows of a statement at once.
      insert: and(
        actorIs("system"),
        or(
          sql`${t.runId} in (select r.id from match_runs r where r.status = 'running' and r.scope <> 'enterprise')`,
          // One firm's run is recorded when all is known of it, in the transaction that stores its list.
          sql`(select app.written_now(r.xmin) and r.subject_id = ${t.enterpriseId} from match_runs r where r.id = ${t.runId})`,
        ),
      ),
      update: and(actorIs("system"), sql`${t.validTo} is null`),
      updateTo: actorIs("system"),
    }),
  ],
);

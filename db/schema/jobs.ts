import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { id, instant, word, wordCheck } from "../columns.ts";
import { actorIs, and, or, ownedBy, rowPolicies } from "../policies.ts";

/** Whose key it is: members have keys of their own, so that nobody takes a scheduled one's place. */
const ownKey = sql.raw(`(case (select app.actor_kind())
  when 'enterprise' then job = 'verification'
    or job = 'profile' and key = 'enterprise:' || (select app.actor_organisation())
  when 'bank' then job = 'export' or job = 'match' and key in (
    select 'product:' || p.id from loan_products p where p.bank_id = (select app.actor_organisation()))
  when 'source' then job = 'ingest'
  when 'bureau' then job = 'monthly_report' and key like 'asked:%:' || (select app.actor_organisation())
  else false end)`);

const KEY_ID = `case when job_requests.key ~ '^[0-9a-f-]{36}$' then job_requests.key::uuid end`;

/** The operator asks for any work again, and for none in the place of a scheduled one that is yet to come. */
const operatorsWork = sql.raw(
  `((select app.actor_kind()) = 'operator' and key !~ '^(daily|day|hour|month):')`,
);

/** What members may ask for: what is theirs under that key, and nothing else. */
const ownWork = sql.raw(`(case job
  when 'profile' then parameters
    = jsonb_build_object('scope', 'enterprise', 'enterpriseId', (select app.actor_organisation()))
  when 'match' then parameters = jsonb_build_object('scope', 'product', 'productId', substr(key, 9))
  when 'monthly_report' then parameters - '{month,soFar}'::text[] = '{}'
    and key = concat('asked:', parameters ->> 'month', ':', (select app.actor_organisation()))
  when 'verification' then parameters = jsonb_build_object('verificationId', key)
    and exists (select from verifications v where v.id = ${KEY_ID} and v.enterprise_id = job_requests.organisation_id)
  when 'export' then parameters = jsonb_build_object('exportId', key)
    and exists (select from profile_exports x where x.id = ${KEY_ID} and x.bank_id = job_requests.organisation_id)
  when 'ingest' then parameters = jsonb_build_object('deliveryId', key)
    and exists (select from deliveries d where d.id = ${KEY_ID} and d.source_id = job_requests.organisation_id)
  else false end)`);

/**
 * Work to be done outside a request. This row is the request and carries its state; the queue only rings.
 * `key` is unique among rows of a job that are not finished, or for good where the job is a scheduled one.
 */
export const jobRequests = pgTable(
  "job_requests",
  {
    id: id(),
    job: word("job", "jobName").notNull(),
    key: text("key").notNull(),
    parameters: jsonb("parameters").notNull(),
    status: word("status", "jobStatus").notNull().default("queued"),
    organisationId: uuid("organisation_id"),
    requestedBy: uuid("requested_by"),
    requestedAt: instant("requested_at").notNull(),
    claimedAt: instant("claimed_at"),
    /** The worker says every few seconds that it is alive; a claim gone silent is taken over. */
    heartbeatAt: instant("heartbeat_at"),
    finishedAt: instant("finished_at"),
    attempts: integer("attempts").notNull().default(0),
    done: integer("done").notNull().default(0),
    total: integer("total"),
    result: jsonb("result"),
    error: text("error"),
  },
  (t) => [
    wordCheck("job_requests_job_check", t.job, "jobName"),
    wordCheck("job_requests_status_check", t.status, "jobStatus"),
    // Of one enterprise's offers its owner has a right to be right; the rest is made good by the night.
    check(
      "job_requests_cancelled_check",
      sql`${t.status} <> 'cancelled' or ${t.job} = 'match' and ${t.parameters} ->> 'scope' <> 'enterprise'`,
    ),
    uniqueIndex("job_requests_key_unique").on(t.job, t.key),
    index("job_requests_open_index").on(t.status, t.requestedAt).where(sql`status in ('queued', 'running')`),
    index("job_requests_recent_index").on(t.requestedAt.desc(), t.id.desc()),
    ...rowPolicies("job_requests", {
      read: or(actorIs("system", "operator"), ownedBy(t.organisationId)),
      insert: or(actorIs("system"), operatorsWork, and(ownedBy(t.organisationId), ownKey, ownWork)),
      update: or(actorIs("system", "operator"), and(ownedBy(t.organisationId), ownKey)),
      updateTo: or(actorIs("system", "operator"), and(ownedBy(t.organisationId), ownKey, ownWork)),
    }),
  ],
);

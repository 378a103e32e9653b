-- These read the transaction's setting `app.actor` and nothing else, which PostgreSQL hands to its parallel workers. As long as
-- they were said to be unsafe, every policy that asks one of them kept whole tables on one core.
alter function app.actor_kind() parallel safe;
--> statement-breakpoint
alter function app.actor_organisation() parallel safe;
--> statement-breakpoint
alter function app.actor_role() parallel safe;
--> statement-breakpoint
alter function app.actor_user() parallel safe;

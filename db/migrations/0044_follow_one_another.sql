-- Lists of one instant closed one another as they were made: those held at no time. From now on each ends after it began.
alter table public.offers no force row level security;
--> statement-breakpoint
delete from public.offers where valid_to = valid_from;
--> statement-breakpoint
alter table public.offers force row level security;
--> statement-breakpoint
DROP INDEX "offers_current_unique";--> statement-breakpoint
DROP INDEX "match_runs_running_index";--> statement-breakpoint
ALTER TABLE "offers" DROP CONSTRAINT "offers_pk";--> statement-breakpoint
CREATE INDEX "match_runs_running_index" ON "match_runs" USING btree ("scope") WHERE status = 'running' and scope <> 'enterprise';--> statement-breakpoint
ALTER TABLE "offers" ADD CONSTRAINT "offers_valid_unique" UNIQUE NULLS NOT DISTINCT("enterprise_id","valid_to");--> statement-breakpoint
ALTER POLICY "offers_insert" ON "offers" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') and (select true from enterprises e where e.id = "offers"."enterprise_id") and ("offers"."run_id" in (select r.id from match_runs r where r.status = 'running' and r.scope <> 'enterprise') or (select r.status = 'running' and r.subject_id = "offers"."enterprise_id" from match_runs r where r.id = "offers"."run_id"))));

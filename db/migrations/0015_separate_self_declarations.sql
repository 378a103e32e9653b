CREATE TABLE "self_declarations" (
	"enterprise_id" uuid PRIMARY KEY NOT NULL,
	"employees" integer NOT NULL,
	"annual_revenue_fen" bigint NOT NULL,
	"total_assets_fen" bigint
);
--> statement-breakpoint
ALTER TABLE "self_declarations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "self_declarations" ADD CONSTRAINT "self_declarations_enterprise_id_enterprises_id_fk" FOREIGN KEY ("enterprise_id") REFERENCES "public"."enterprises"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Carried over by the owner, whom the policies bind too; foreign keys are checked under them as well.
alter table public.enterprises no force row level security;
--> statement-breakpoint
insert into public.self_declarations (enterprise_id, employees, annual_revenue_fen, total_assets_fen)
select id, employees, annual_revenue_fen, total_assets_fen from public.enterprises;
--> statement-breakpoint
alter table public.enterprises force row level security;
--> statement-breakpoint
ALTER TABLE "enterprises" DROP COLUMN "employees";--> statement-breakpoint
ALTER TABLE "enterprises" DROP COLUMN "annual_revenue_fen";--> statement-breakpoint
ALTER TABLE "enterprises" DROP COLUMN "total_assets_fen";--> statement-breakpoint
CREATE POLICY "self_declarations_read" ON "self_declarations" AS PERMISSIVE FOR SELECT TO "xyd_app" USING (("self_declarations"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "self_declarations"."enterprise_id" in (select app.opened_enterprises())) or ((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver')) and ("self_declarations"."enterprise_id" in (select enterprise_id from applications where closed_at is null)
            or "self_declarations"."enterprise_id" in (select enterprise_id from credit_lines where status = 'active')
            or "self_declarations"."enterprise_id" in (select enterprise_id from loans where status <> 'settled')))));--> statement-breakpoint
CREATE POLICY "self_declarations_insert" ON "self_declarations" AS PERMISSIVE FOR INSERT TO "xyd_app" WITH CHECK ((select app.actor_kind()) in ('system'));--> statement-breakpoint
CREATE POLICY "self_declarations_update" ON "self_declarations" AS PERMISSIVE FOR UPDATE TO "xyd_app" USING ((("self_declarations"."enterprise_id" = (select app.actor_organisation()) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system'))) WITH CHECK ((("self_declarations"."enterprise_id" = (select app.actor_organisation()) and ((select app.actor_role()) in ('owner'))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
alter table public.self_declarations force row level security;
--> statement-breakpoint
revoke update, delete, truncate on public.self_declarations from xyd_app;
--> statement-breakpoint
grant update (employees, annual_revenue_fen, total_assets_fen) on public.self_declarations to xyd_app;

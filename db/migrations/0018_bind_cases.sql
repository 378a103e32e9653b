-- What a row says of its own time is the time: of the statement, as near as the clocks of two machines agree.
create function app.is_now(instant timestamptz) returns boolean language sql stable
begin atomic
  select instant between statement_timestamp() - interval '2 hours' and statement_timestamp() + interval '2 hours';
end;
--> statement-breakpoint
create function app.is_today(day date) returns boolean language sql stable
begin atomic
  select day between ((statement_timestamp() - interval '2 hours') at time zone 'Asia/Shanghai')::date
    and ((statement_timestamp() + interval '2 hours') at time zone 'Asia/Shanghai')::date;
end;
--> statement-breakpoint
-- Whether a row with this xmin was written in this very transaction.
create function app.written_now(version xid) returns boolean language sql stable
begin atomic
  select version = pg_current_xact_id_if_assigned()::xid;
end;
--> statement-breakpoint
-- Whether a person acts, and neither a job of the platform nor whoever keeps its database.
create function app.actor_is_member() returns boolean language sql stable
begin atomic
  select coalesce(app.actor_kind() in ('enterprise', 'bank', 'bureau', 'source', 'operator'), false);
end;
--> statement-breakpoint
-- The roles of each kind of organisation (domain/access/permissions.ts).
create function app.has_role(organisation_kind text, role text) returns boolean language sql immutable
begin atomic
  select case organisation_kind
    when 'enterprise' then role in ('owner', 'clerk')
    when 'bank' then role in ('officer', 'approver', 'product_manager', 'compliance', 'administrator')
    when 'bureau' then role in ('official', 'administrator')
    when 'source' then role in ('deliverer', 'administrator')
    when 'operator' then role = 'administrator'
    else false end;
end;
--> statement-breakpoint
-- When the bank owes its next step: 18:00 on that working day after submission (domain/applications/clocks.ts).
create function app.due_by(submitted_at timestamptz, working_days integer) returns timestamptz language sql stable
begin atomic
  select (each.day + time '18:00') at time zone 'Asia/Shanghai'
  from (select (submitted_at at time zone 'Asia/Shanghai')::date + n as day from generate_series(1, 90) n) each
  left join public.calendar_days c on c.on_day = each.day
  where coalesce(c.working, extract(isodow from each.day) < 6)
  order by each.day
  offset working_days - 1 limit 1;
end;
--> statement-breakpoint
-- Whether the actor approves, in this very transaction, that this person's cases go over to that one.
create function app.hands_over(holder uuid, heir uuid) returns boolean language sql stable
begin atomic
  select exists (
    select from app.changes_in_hand('staff') c
    join public.memberships leaving on leaving.id::text = c.subject_id
    join public.memberships heirs on heirs.id::text = c.payload ->> 'handOverTo'
    where leaving.user_id = holder and heirs.user_id = heir
      and leaving.organisation_id = app.actor_organisation() and heirs.organisation_id = app.actor_organisation());
end;
--> statement-breakpoint
-- Whether an application's frozen dimensions are those of today, and firm, product and consent are as it needs them.
create function app.as_the_firm_stands(applied public.applications) returns boolean language sql stable
begin atomic
  select exists (
    select from public.enterprises e
    join public.consents c on c.enterprise_id = e.id
    join public.loan_product_versions v on v.bank_id = c.grantee_id
    where e.id = applied.enterprise_id and c.id = applied.consent_id and v.id = applied.product_version_id
      and c.purpose = 'credit_review' and c.status = 'active' and (v.valid_to is null or app.is_today(v.valid_to))
      and applied.amount_fen between v.min_amount_fen and v.max_amount_fen
      and v.guarantee_mode = applied.guarantee_mode
      and (e.division_code, e.industry_section, e.size_class)
        = (applied.division_code, applied.industry_section, applied.size_class)
      and applied.first_loan = not exists (select from public.loans l where l.enterprise_id = e.id));
end;
--> statement-breakpoint
-- The number of a product's next version.
create function app.next_version(product uuid) returns integer language sql stable
begin atomic
  select coalesce(max(version), 0) + 1 from public.loan_product_versions where product_id = product;
end;
--> statement-breakpoint
grant execute on function app.is_now(timestamptz), app.is_today(date), app.written_now(xid), app.actor_is_member(),
  app.has_role(text, text), app.due_by(timestamptz, integer), app.hands_over(uuid, uuid),
  app.as_the_firm_stands(public.applications), app.next_version(uuid) to xyd_app;
--> statement-breakpoint
ALTER TABLE "repayments" DROP CONSTRAINT "repayments_amount_check";
--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_closed_check" CHECK (("applications"."status" in ('approved', 'declined', 'withdrawn')) = ("applications"."closed_at" is not null)
        and ("applications"."closed_at" is null or "applications"."due_at" is null));
--> statement-breakpoint
ALTER TABLE "applications" ADD CONSTRAINT "applications_accepted_check" CHECK ("applications"."status" not in ('accepted', 'proposed') or ("applications"."accepted_by" is not null and "applications"."accepted_at" is not null));
--> statement-breakpoint
ALTER TABLE "instalments" ADD CONSTRAINT "instalments_paid_on_check" CHECK ("instalments"."paid_on" is null or ("instalments"."principal_paid_fen" = "instalments"."principal_fen" and "instalments"."interest_paid_fen" = "instalments"."interest_fen"));
--> statement-breakpoint
ALTER TABLE "loans" ADD CONSTRAINT "loans_settled_check" CHECK (("loans"."status" = 'settled') = ("loans"."settled_on" is not null));
--> statement-breakpoint
ALTER TABLE "repayments" ADD CONSTRAINT "repayments_not_in_future_check" CHECK ("repayments"."received_on" <= ("repayments"."recorded_at" at time zone 'Asia/Shanghai')::date);
--> statement-breakpoint
ALTER TABLE "repayments" ADD CONSTRAINT "repayments_amount_check" CHECK ("repayments"."amount_fen" > 0 and "repayments"."amount_fen" = "repayments"."principal_fen" + "repayments"."interest_fen"
        and "repayments"."principal_fen" >= 0 and "repayments"."interest_fen" >= 0);
--> statement-breakpoint
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_terms_check" CHECK (("loan_product_versions"."terms" ->> 'guaranteeMode', "loan_product_versions"."terms" ->> 'minFen', "loan_product_versions"."terms" ->> 'maxFen')
        = ("loan_product_versions"."guarantee_mode", "loan_product_versions"."min_amount_fen"::text, "loan_product_versions"."max_amount_fen"::text));
--> statement-breakpoint
ALTER POLICY "credit_lines_insert" ON "credit_lines" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "credit_lines"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('approver')) and app.is_now("credit_lines"."created_at") and "credit_lines"."status" = 'active' and "credit_lines"."granted_on" = ("credit_lines"."created_at" at time zone 'Asia/Shanghai')::date
            and exists (
              select from application_decisions d join applications a on a.id = d.application_id
              where a.id = credit_lines.application_id and a.status = 'approved'
                and d.kind = 'approve' and d.outcome = 'confirmed'
                and (d.limit_fen, d.rate_bps, d.term_months, d.repayment_method, d.revolving, d.expires_on)
                  = (credit_lines.limit_fen, credit_lines.rate_bps, credit_lines.term_months,
                    credit_lines.repayment_method, credit_lines.revolving, credit_lines.expires_on)
                and (a.product_version_id, a.division_code, a.industry_section, a.size_class, a.guarantee_mode, a.first_loan)
                  = (credit_lines.product_version_id, credit_lines.division_code, credit_lines.industry_section,
                    credit_lines.size_class, credit_lines.guarantee_mode, credit_lines.first_loan))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "drawdowns_insert" ON "drawdowns" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) and "drawdowns"."requested_by" = (select app.actor_user()) and app.is_now("drawdowns"."requested_at") and "drawdowns"."status" = 'requested' and (select app.actor_role()) = 'officer'
            and num_nonnulls("drawdowns"."resolved_by", "drawdowns"."resolved_at") = 0 and exists (
              select from credit_lines l
              where l.id = drawdowns.credit_line_id and l.status = 'active' and drawdowns.paid_on >= l.granted_on
                and drawdowns.paid_on <= (drawdowns.requested_at at time zone 'Asia/Shanghai')::date
                and drawdowns.term_months between 1 and l.term_months
                and drawdowns.repayment_method = l.repayment_method)) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "drawdowns_update" ON "drawdowns" TO xyd_app USING ((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) or ((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "drawdowns"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and "drawdowns"."resolved_by" = (select app.actor_user()) and app.is_now("drawdowns"."resolved_at") and "drawdowns"."status" = 'confirmed') or (((select app.actor_kind()) in ('bank') and "drawdowns"."bank_id" = (select app.actor_organisation())) and (("drawdowns"."released_by" = (select app.actor_user()) and app.is_now("drawdowns"."released_at") and "drawdowns"."status" = 'released' and (select app.actor_role()) = 'approver') or (((select app.actor_role()) in ('officer', 'approver')) and "drawdowns"."resolved_by" = (select app.actor_user()) and app.is_now("drawdowns"."resolved_at") and "drawdowns"."status" = 'voided'))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "application_decisions_insert" ON "application_decisions" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "application_decisions"."proposed_by" = (select app.actor_user()) and app.is_now("application_decisions"."proposed_at") and "application_decisions"."outcome" = 'open' and exists (
            select from applications a where a.id = application_decisions.application_id and a.status = 'accepted')) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "application_decisions_update" ON "application_decisions" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "application_decisions"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('approver')) and "application_decisions"."reviewed_by" = (select app.actor_user()) and app.is_now("application_decisions"."reviewed_at") and "application_decisions"."outcome" <> 'open' and exists (
            select from applications a where a.id = application_decisions.application_id and a.status = 'proposed')) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "applications_insert" ON "applications" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and "applications"."submitted_by" = (select app.actor_user()) and "applications"."status" = 'submitted' and num_nonnulls("applications"."accepted_at", "applications"."accepted_by", "applications"."closed_at") = 0 and app.is_now("applications"."submitted_at") and "applications"."due_at" = app.due_by("applications"."submitted_at", 1) and app.as_the_firm_stands(applications)) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "applications_update" ON "applications" TO xyd_app USING (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner'))) or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver', 'administrator'))) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "applications"."enterprise_id" = (select app.actor_organisation())) and "applications"."status" = 'withdrawn') or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('administrator')) and "applications"."status" in ('accepted', 'proposed')) or (((select app.actor_kind()) in ('bank') and "applications"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer', 'approver')) and ("applications"."status" in ('accepted', 'proposed') or exists (
            select from application_decisions d
            where d.application_id = applications.id and d.outcome = 'confirmed'
              and applications.status = case d.kind when 'approve' then 'approved' else 'declined' end))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "deliveries_insert" ON "deliveries" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('source') and "deliveries"."source_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('deliverer')) and "deliveries"."delivered_by" = (select app.actor_user()) and app.is_now("deliveries"."received_at") and "deliveries"."status" = 'received'
            and ("deliveries"."rows_total", "deliveries"."rows_stored", "deliveries"."rows_unchanged", "deliveries"."rows_corrected", "deliveries"."rows_rejected") = (0, 0, 0, 0, 0)
            and num_nonnulls("deliveries"."first_month", "deliveries"."last_month", "deliveries"."refusal", "deliveries"."finished_at") = 0) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "delivery_files_insert" ON "delivery_files" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('source') and "delivery_files"."source_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('deliverer')) and exists (
            select from deliveries d
            where d.id = delivery_files.delivery_id and app.written_now(d.xmin)
              and d.byte_count = octet_length(delivery_files.content)
              and d.checksum = encode(sha256(delivery_files.content), 'hex'))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "enterprise_contacts_read" ON "enterprise_contacts" TO xyd_app USING (("enterprise_contacts"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver')) and ("enterprise_contacts"."enterprise_id" in (select enterprise_id from applications where status in ('submitted', 'accepted', 'proposed'))
            or "enterprise_contacts"."enterprise_id" in (select enterprise_id from credit_lines where status = 'active')
            or "enterprise_contacts"."enterprise_id" in (select enterprise_id from loans where status <> 'settled')))));
--> statement-breakpoint
ALTER POLICY "self_declarations_read" ON "self_declarations" TO xyd_app USING (("self_declarations"."enterprise_id" = (select app.actor_organisation()) or (select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and "self_declarations"."enterprise_id" in (select app.opened_enterprises())) or ((select app.actor_kind()) in ('bank') and ((select app.actor_role()) in ('officer', 'approver')) and ("self_declarations"."enterprise_id" in (select enterprise_id from applications where status in ('submitted', 'accepted', 'proposed'))
            or "self_declarations"."enterprise_id" in (select enterprise_id from credit_lines where status = 'active')
            or "self_declarations"."enterprise_id" in (select enterprise_id from loans where status <> 'settled')))));
--> statement-breakpoint
ALTER POLICY "instalments_insert" ON "instalments" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "instalments"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and "instalments"."principal_paid_fen" = 0 and "instalments"."interest_paid_fen" = 0 and "instalments"."paid_on" is null
            and exists (select from loans l where l.id = instalments.loan_id and app.written_now(l.xmin))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "loans_insert" ON "loans" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('enterprise') and "loans"."enterprise_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('owner')) and app.is_now("loans"."created_at") and "loans"."status" = 'active'
            and "loans"."matures_on" = ("loans"."started_on" + make_interval(months => "loans"."term_months"))::date
            and exists (
              select from drawdowns d join credit_lines l on l.id = d.credit_line_id
              where d.id = loans.drawdown_id and l.id = loans.credit_line_id and d.status = 'confirmed'
                and app.written_now(d.xmin)
                and (d.amount_fen, d.paid_on, d.term_months, d.repayment_method)
                  = (loans.principal_fen, loans.started_on, loans.term_months, loans.repayment_method)
                and (l.rate_bps, l.product_version_id, l.division_code, l.industry_section, l.size_class, l.guarantee_mode, l.first_loan)
                  = (loans.rate_bps, loans.product_version_id, loans.division_code, loans.industry_section, loans.size_class,
                    loans.guarantee_mode, loans.first_loan))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "repayments_insert" ON "repayments" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "repayments"."bank_id" = (select app.actor_organisation())) and ((select app.actor_role()) in ('officer')) and "repayments"."recorded_by" = (select app.actor_user()) and app.is_now("repayments"."recorded_at") and exists (
            select from loans l
            where l.id = repayments.loan_id and l.status in ('active', 'overdue')
              and l.started_on <= repayments.received_on)) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "write_offs_insert" ON "write_offs" TO xyd_app WITH CHECK ((((select app.actor_kind()) in ('bank') and "write_offs"."bank_id" = (select app.actor_organisation())) and app.is_today("write_offs"."written_off_on") and app.is_now("write_offs"."recorded_at") and exists (
          select from app.changes_in_hand('write_off') c
          where c.id = change_id and c.subject_id = loan_id::text
            and (c.payload ->> 'principal')::bigint = principal_fen
            and (c.payload ->> 'interest')::bigint = interest_fen)));
--> statement-breakpoint
ALTER POLICY "memberships_update" ON "memberships" TO xyd_app USING (((select app.actor_kind()) in ('system') or (((select app.actor_role()) in ('owner', 'administrator')) and "memberships"."organisation_id" = (select app.actor_organisation())))) WITH CHECK (((select app.actor_kind()) in ('system') or ("memberships"."organisation_id" = (select app.actor_organisation()) and (not "memberships"."user_id" = (select app.actor_user())) and app.has_role((select app.actor_kind()), "memberships"."role") and (((select app.actor_kind()) in ('enterprise') and ((select app.actor_role()) in ('owner', 'administrator'))) or app.approves('staff', 'membership', "memberships"."id"::text, jsonb_build_object('role', "memberships"."role", 'status', "memberships"."status"))))));
--> statement-breakpoint
ALTER POLICY "targets_insert" ON "targets" TO xyd_app WITH CHECK ((((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and exists (
      select from app.changes_in_hand('target') c
      where c.id = change_id and c.payload ->> 'indicator' = indicator and (c.payload ->> 'year')::integer = year
        and (c.payload ->> 'value')::numeric = value and c.payload ->> 'unit' = unit
        and c.payload ->> 'direction' = direction and c.payload ->> 'name' = name
        and c.payload ->> 'source' = source) and set_by = (select app.actor_user()))) and ((select app.actor_kind()) in ('system') or app.is_now("targets"."set_at"))));
--> statement-breakpoint
ALTER POLICY "targets_update" ON "targets" TO xyd_app USING ((select app.actor_kind()) in ('system', 'bureau')) WITH CHECK (((select app.actor_kind()) in ('system') or ((select app.actor_kind()) in ('bureau') and exists (
      select from app.changes_in_hand('target') c
      where c.id = change_id and c.payload ->> 'indicator' = indicator and (c.payload ->> 'year')::integer = year
        and (c.payload ->> 'value')::numeric = value and c.payload ->> 'unit' = unit
        and c.payload ->> 'direction' = direction and c.payload ->> 'name' = name
        and c.payload ->> 'source' = source) and set_by = (select app.actor_user()))));
--> statement-breakpoint
ALTER POLICY "loan_product_versions_insert" ON "loan_product_versions" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) and app.is_now("loan_product_versions"."published_at") and "loan_product_versions"."valid_to" is null and "loan_product_versions"."valid_from" = ("loan_product_versions"."published_at" at time zone 'Asia/Shanghai')::date
            and "loan_product_versions"."version" = app.next_version("loan_product_versions"."product_id")
            and exists (
            select from app.changes_in_hand('product') c
            join loan_products p on p.id = product_id and p.bank_id = loan_product_versions.bank_id
            where c.id = change_id and c.payload -> 'terms' = loan_product_versions.terms
              and c.payload ->> 'code' = p.code)) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "loan_product_versions_update" ON "loan_product_versions" TO xyd_app USING (((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) and "loan_product_versions"."valid_to" is null) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_product_versions"."bank_id" = (select app.actor_organisation())) and app.is_today("loan_product_versions"."valid_to") and exists (
            select from app.changes_in_hand('product') c
            join loan_products p on p.id = product_id and p.bank_id = loan_product_versions.bank_id
            where c.payload ->> 'code' = p.code)) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "loan_products_insert" ON "loan_products" TO xyd_app WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) and status = 'published' and exists (
  select from app.changes_in_hand('product') c
  where (c.payload ->> 'code', c.payload ->> 'name', c.payload ->> 'summary') = (code, name, summary))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "loan_products_update" ON "loan_products" TO xyd_app USING ((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) or (select app.actor_kind()) in ('system'))) WITH CHECK (((((select app.actor_kind()) in ('bank') and "loan_products"."bank_id" = (select app.actor_organisation())) and status = 'published' and exists (
  select from app.changes_in_hand('product') c
  where (c.payload ->> 'code', c.payload ->> 'name', c.payload ->> 'summary') = (code, name, summary))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
ALTER POLICY "invitations_insert" ON "invitations" TO xyd_app WITH CHECK (((((select app.actor_role()) in ('owner', 'administrator')) and "invitations"."invited_by" = (select app.actor_user()) and "invitations"."issuer_id" = (select app.actor_organisation()) and ((((select app.actor_kind()) in ('enterprise') and "invitations"."organisation_id" = (select app.actor_organisation())) and "invitations"."status" = 'open' and "invitations"."role" in ('owner', 'clerk')) or ((select app.actor_kind()) in ('bank', 'bureau', 'source', 'operator') and "invitations"."status" = 'proposed' and (("invitations"."organisation_id" = (select app.actor_organisation()) and app.has_role((select app.actor_kind()), "invitations"."role")) or ((select app.actor_kind()) in ('operator') and "invitations"."role" = 'administrator' and exists (
                    select from organisations o where o.id = organisation_id and o.kind <> 'enterprise')))))) or (select app.actor_kind()) in ('system')));
--> statement-breakpoint
drop function app.hands_over_to(uuid);
--> statement-breakpoint
-- Guards look after the policies have spoken, and at members alone: the platform's own jobs take history over as it was.
-- A case goes from step to step, each taken by whose it is, on its instant, changing nothing else.
create function app.guard_application_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  keeps_holder boolean := (new.accepted_by, new.accepted_at) is not distinct from (old.accepted_by, old.accepted_at);
  keeps_clock boolean := (new.due_at, new.closed_at) is not distinct from (old.due_at, old.closed_at);
  ends boolean := new.due_at is null and app.is_now(new.closed_at);
  role text := app.actor_role();
  fits boolean;
begin
  case old.status || ' ' || new.status
    when 'submitted accepted' then
      fits := role = 'officer' and new.accepted_by = app.actor_user() and app.is_now(new.accepted_at)
        and new.due_at = app.due_by(new.submitted_at, 5) and new.closed_at is null;
    when 'accepted proposed' then
      fits := role = 'officer' and keeps_holder and keeps_clock and exists (
        select from public.application_decisions d
        where d.application_id = new.id and d.outcome = 'open' and app.written_now(d.xmin));
    when 'proposed accepted' then
      fits := role = 'approver' and keeps_holder and keeps_clock and exists (
        select from public.application_decisions d
        where d.application_id = new.id and d.outcome = 'returned' and app.written_now(d.xmin));
    when 'proposed approved', 'proposed declined' then
      fits := role = 'approver' and keeps_holder and ends and exists (
        select from public.application_decisions d
        where d.application_id = new.id and d.outcome = 'confirmed' and app.written_now(d.xmin)
          and new.status = case d.kind when 'approve' then 'approved' else 'declined' end);
    when 'submitted withdrawn', 'accepted withdrawn' then
      fits := role = 'owner' and keeps_holder and ends;
    when 'accepted accepted', 'proposed proposed' then
      fits := keeps_clock and new.accepted_at = old.accepted_at and (keeps_holder or app.hands_over(old.accepted_by, new.accepted_by));
    else
      fits := false;
  end case;
  if fits is not true then
    raise exception 'a case does not go from % to % like this', old.status, new.status using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger applications_steps after update on public.applications for each row
  when (app.actor_is_member())
  execute function app.guard_application_step();
--> statement-breakpoint
alter table public.applications enable always trigger applications_steps;
--> statement-breakpoint
-- The schedule that a loan's terms make (lib/repayment-schedule.ts), as far as it can be told without its roundings.
create function app.guard_schedule() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  loan public.loans;
  rows integer;
  fits boolean;
begin
  select * into loan from public.loans where id = (to_jsonb(new) ->> tg_argv[0])::uuid;
  rows := case loan.repayment_method when 'bullet' then 1 else loan.term_months end;
  select count(*) = rows and bool_and(n = row) and sum(principal_fen) = loan.principal_fen
    and bool_and(due_on = (loan.started_on + make_interval(months => (loan.term_months / rows * row)::integer))::date)
    and bool_and(principal_fen >= 0
      and interest_fen >= floor(owed * loan.rate_bps / 10000 * (due_on - since) / 365 * 0.9) - 1
      and interest_fen <= ceil(owed * loan.rate_bps / 10000 * (due_on - since) / 360 * 1.1) + 1)
    and (rows = 1 or
      max(part) filter (where row < rows) - min(part) filter (where row < rows) <= rows
      and case loan.repayment_method
        when 'interest_only' then max(part) filter (where row < rows) = 0
        else max(part) filter (where row = rows) <= max(part) filter (where row < rows) * 1.1 + rows end)
  into fits
  from (
    select i.n, i.due_on, i.principal_fen, i.interest_fen, row_number() over life as row,
      loan.principal_fen - sum(i.principal_fen) over life + i.principal_fen as owed,
      coalesce(lag(i.due_on) over life, loan.started_on) as since,
      case loan.repayment_method when 'annuity' then i.principal_fen + i.interest_fen else i.principal_fen end as part
    from public.instalments i
    where i.loan_id = loan.id
    window life as (order by i.n)
  ) schedule;
  if fits is not true then
    raise exception 'this is not the schedule of the loan' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create constraint trigger loans_schedule after insert on public.loans deferrable initially deferred for each row
  when (app.actor_is_member())
  execute function app.guard_schedule('id');
--> statement-breakpoint
create constraint trigger instalments_schedule after insert on public.instalments deferrable initially deferred for each row
  when (app.actor_is_member())
  execute function app.guard_schedule('loan_id');
--> statement-breakpoint
-- What is paid towards a schedule is what came in, is told with the payment, and stays paid.
create function app.guard_instalment() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if old.paid_on is not null
    or new.principal_paid_fen < old.principal_paid_fen or new.interest_paid_fen < old.interest_paid_fen
    or not exists (
      select from public.repayments r
      where r.loan_id = new.loan_id and app.written_now(r.xmin) and (new.paid_on is null or new.paid_on = r.received_on))
    or exists (
      select from
        (select sum(principal_paid_fen) as principal, sum(interest_paid_fen) as interest
          from public.instalments where loan_id = new.loan_id) paid,
        (select sum(principal_fen) as principal, sum(interest_fen) as interest
          from public.repayments where loan_id = new.loan_id) received
      where paid.principal > received.principal or paid.interest > received.interest)
  then
    raise exception 'an instalment is paid by a payment alone, and stays paid' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger instalments_paid after update on public.instalments for each row
  when (app.actor_is_member())
  execute function app.guard_instalment();
--> statement-breakpoint
alter table public.instalments enable always trigger instalments_paid;
--> statement-breakpoint
-- A member moves a loan with a payment, to where its instalments then stand, or gives it up with its write-off.
create function app.guard_loan_step() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  fits boolean;
begin
  fits := case
    when new.status = 'written_off' then new.settled_on is null and exists (
      select from public.write_offs w where w.loan_id = new.id and app.written_now(w.xmin))
    else exists (
      select from public.repayments r
      cross join lateral (
        select count(*) filter (where i.paid_on is null) as unpaid,
          count(*) filter (where i.paid_on is null and i.due_on < (r.recorded_at at time zone 'Asia/Shanghai')::date) as late
        from public.instalments i where i.loan_id = new.id) left_over
      where r.loan_id = new.id and app.written_now(r.xmin)
        and (new.status, new.settled_on) is not distinct from (
          case when unpaid = 0 then 'settled' when late > 0 then 'overdue' else 'active' end,
          case when unpaid = 0 then r.received_on end)) end;
  if not fits then
    raise exception 'a loan moves with what is paid of it' using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger loans_steps after update on public.loans for each row
  when ((old.status, old.settled_on) is distinct from (new.status, new.settled_on) and app.actor_is_member())
  execute function app.guard_loan_step();
--> statement-breakpoint
alter table public.loans enable always trigger loans_steps;
--> statement-breakpoint
-- Colleagues' names follow their accounts, and whoever manages people writes neither.
create or replace function app.renew_names() returns trigger language plpgsql
security definer set search_path = pg_catalog, pg_temp as $$
begin
  update public.memberships set display_name = new.display_name, login_name = new.login_name where user_id = new.id;
  return null;
end $$;
--> statement-breakpoint
revoke update (display_name, login_name) on public.memberships from xyd_app;
--> statement-breakpoint
-- A target's row stays with its indicator and year, and with the day on which it was first set.
revoke update on public.targets from xyd_app;
--> statement-breakpoint
grant update (name, value, unit, direction, source, set_by, change_id) on public.targets to xyd_app;
--> statement-breakpoint
revoke execute on function app.guard_application_step(), app.guard_schedule(), app.guard_instalment(), app.guard_loan_step(),
  app.renew_names() from public, xyd_app;

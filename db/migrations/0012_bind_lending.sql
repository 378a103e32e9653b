-- A drawdown moves one step at a time, and who released it is written once, with the release.
revoke update on public.drawdowns from xyd_app;
--> statement-breakpoint
grant update (status, released_by, released_at, resolved_by, resolved_at) on public.drawdowns to xyd_app;
--> statement-breakpoint
create function app.guard_drawdown() returns trigger language plpgsql as $$
begin
  if (old.status, new.status) not in
      (('requested', 'released'), ('requested', 'voided'), ('released', 'confirmed'), ('released', 'voided'))
    or (new.status = 'released') is distinct from
      ((new.released_by, new.released_at) is distinct from (old.released_by, old.released_at))
    or (new.status = 'released' and (new.resolved_by is not null or new.resolved_at is not null)) then
    raise exception 'a drawdown does not go from % to %', old.status, new.status using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger drawdowns_steps before update on public.drawdowns for each row execute function app.guard_drawdown();
--> statement-breakpoint
alter table public.drawdowns enable always trigger drawdowns_steps;
--> statement-breakpoint
-- What a bank has given up stays given up.
create trigger write_offs_immutable before update or delete or truncate on public.write_offs
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.write_offs enable always trigger write_offs_immutable;
--> statement-breakpoint
revoke update, delete, truncate on public.write_offs from xyd_app;
--> statement-breakpoint
create trigger loans_stay_written_off before update on public.loans for each row
  when (old.status = 'written_off' and new.status <> 'written_off')
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.loans enable always trigger loans_stay_written_off;
--> statement-breakpoint
revoke update on public.loan_products from xyd_app;
--> statement-breakpoint
grant update (name, summary, status) on public.loan_products to xyd_app;
--> statement-breakpoint
revoke delete, truncate on public.loan_products, public.loan_product_versions, public.targets from xyd_app;
--> statement-breakpoint
-- A case that has ended stays as it ended: opened anew it would bring back to life what was consented for its time.
create trigger applications_closed_once before update on public.applications for each row
  when (old.status in ('approved', 'declined', 'withdrawn'))
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.applications enable always trigger applications_closed_once;
--> statement-breakpoint
create trigger application_decisions_reviewed_once before update on public.application_decisions for each row
  when (old.outcome <> 'open')
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.application_decisions enable always trigger application_decisions_reviewed_once;
--> statement-breakpoint
-- A loan is settled by its last instalment alone, and stays so.
create function app.guard_settled() returns trigger language plpgsql as $$
begin
  -- Whom no policy binds restores or moves what was settled when it happened.
  if row_security_active('public.loans') and (old.status = 'settled'
    or exists (select from public.instalments i where i.loan_id = new.id and i.paid_on is null)) then
    raise exception 'a loan is settled by its last instalment, once' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger loans_settled before update on public.loans for each row
  when ((old.status = 'settled') <> (new.status = 'settled'))
  execute function app.guard_settled();
--> statement-breakpoint
alter table public.loans enable always trigger loans_settled;

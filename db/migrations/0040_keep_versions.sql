-- What a bank has published stays as it was, whoever comes at it, the owner of the tables too: a version ends once, and a
-- product has one version a day.
ALTER TABLE "loan_product_versions" ADD CONSTRAINT "loan_product_versions_period_check" CHECK ("loan_product_versions"."valid_to" >= "loan_product_versions"."valid_from");
--> statement-breakpoint
create trigger loan_product_versions_permanent before delete or truncate on public.loan_product_versions
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.loan_product_versions enable always trigger loan_product_versions_permanent;
--> statement-breakpoint
create trigger loan_product_versions_kept before update on public.loan_product_versions for each row
  when (old.valid_to is not null or new.valid_to is null
    or (to_jsonb(old) - 'valid_to') is distinct from (to_jsonb(new) - 'valid_to'))
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.loan_product_versions enable always trigger loan_product_versions_kept;
--> statement-breakpoint
create function app.refuse_overlapping_version() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if exists (
    select from public.loan_product_versions v
    where v.product_id = new.product_id and v.id <> new.id
      and daterange(v.valid_from, v.valid_to) && daterange(new.valid_from, new.valid_to)
  ) then
    raise exception 'two versions of product % would hold on the same day', new.product_id
      using errcode = 'exclusion_violation', constraint = 'loan_product_versions_one_a_day';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function app.refuse_overlapping_version() from public;
--> statement-breakpoint
create trigger loan_product_versions_one_a_day after insert on public.loan_product_versions
  for each row execute function app.refuse_overlapping_version();
--> statement-breakpoint
alter table public.loan_product_versions enable always trigger loan_product_versions_one_a_day;

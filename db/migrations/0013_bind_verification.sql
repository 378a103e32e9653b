-- Firms that were taken aboard by an import are known to whoever imported them. Those that registered alone show first
-- who they are; what they consented to before stands.
alter table public.enterprises no force row level security;
--> statement-breakpoint
alter table public.audit_entries no force row level security;
--> statement-breakpoint
update public.enterprises e set verified_at = e.created_at
where not exists (
  select from public.audit_entries a where a.verb = 'enterprise.register' and a.subject_id = e.id::text);
--> statement-breakpoint
alter table public.enterprises force row level security;
--> statement-breakpoint
alter table public.audit_entries force row level security;
--> statement-breakpoint
-- Of a try only what came of it changes; who, what and the amount stay as they were asked, until an erasure takes away
-- the digest of what was checked.
revoke update, delete on public.verifications from xyd_app;
--> statement-breakpoint
grant update (status, wrong_tries, expires_at, environment, reference, notice, failure, settled_at, checked_index)
  on public.verifications to xyd_app;
--> statement-breakpoint
grant update (verified_at) on public.enterprises to xyd_app;
--> statement-breakpoint
-- A try moves forward alone, an account passes only by the amount that was sent to it, and wrong amounts stay counted.
create function app.guard_verification() returns trigger language plpgsql as $$
begin
  if new.wrong_tries < old.wrong_tries
    or (new.checked_index is not null and new.checked_index is distinct from old.checked_index)
    or not (
      new.status = old.status
      or (old.status in ('asked', 'transferred', 'passed') and new.status = 'expired')
      or (old.status = 'asked' and new.status = 'failed')
      or (old.status = 'asked' and new.status = 'passed' and old.kind = 'legal_representative')
      or (old.status = 'asked' and new.status = 'transferred')
      or (old.status = 'transferred' and new.status in ('passed', 'failed'))
    ) then
    raise exception 'a verification does not go from % to %', old.status, new.status
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger verifications_guard before update on public.verifications for each row
  execute function app.guard_verification();
--> statement-breakpoint
-- What a firm has to have shown: its legal representative, and a company or cooperative its account too.
create function app.has_shown_itself(firm uuid) returns boolean language sql stable as $$
  select exists (
      select from public.verifications
      where enterprise_id = firm and kind = 'legal_representative' and status = 'passed')
    and (
      exists (select from public.enterprises where id = firm and kind in ('sole_proprietor', 'farmer'))
      or exists (
        select from public.verifications
        where enterprise_id = firm and kind = 'micro_transfer' and status = 'passed'))
$$;
--> statement-breakpoint
grant execute on function app.has_shown_itself(uuid) to xyd_app;
--> statement-breakpoint
create function app.settle_enterprise() returns trigger language plpgsql as $$
begin
  if new.status = 'passed' then
    -- Two tries that pass at once queue up here, so that the later one sees the other.
    perform 1 from public.enterprises where id = new.enterprise_id for no key update;
    update public.enterprises set verified_at = new.settled_at
    where id = new.enterprise_id and verified_at is null and app.has_shown_itself(id);
  elsif old.status = 'passed' then
    update public.enterprises set verified_at = null
    where id = new.enterprise_id and not app.has_shown_itself(id);
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger verifications_settle after update of status on public.verifications for each row
  when (old.status is distinct from new.status)
  execute function app.settle_enterprise();
--> statement-breakpoint
create function app.guard_verified_at() returns trigger language plpgsql as $$
begin
  if not app.has_shown_itself(new.id) then
    raise exception 'an enterprise is verified by what it has shown alone' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger enterprises_verified_guard before update of verified_at on public.enterprises for each row
  when (new.verified_at is not null and new.verified_at is distinct from old.verified_at)
  execute function app.guard_verified_at();
--> statement-breakpoint
-- Another legal representative, or another identity number of theirs, has yet to be shown.
create function app.verify_anew() returns trigger language plpgsql as $$
begin
  update public.verifications set status = 'expired', settled_at = coalesce(settled_at, now())
  where enterprise_id = new.enterprise_id and kind = 'legal_representative' and status in ('asked', 'passed');
  return null;
end $$;
--> statement-breakpoint
create function app.unverify() returns trigger language plpgsql as $$
begin
  update public.enterprises set verified_at = null where id = new.enterprise_id and verified_at is not null;
  return null;
end $$;
--> statement-breakpoint
create trigger enterprise_contacts_verify_anew
  after update of legal_representative on public.enterprise_contacts for each row
  when (old.legal_representative is distinct from new.legal_representative)
  execute function app.verify_anew();
--> statement-breakpoint
-- Whoever imported a firm knew it by the name that it had then.
create trigger enterprise_contacts_unverify
  after update of legal_representative on public.enterprise_contacts for each row
  when (old.legal_representative is distinct from new.legal_representative)
  execute function app.unverify();
--> statement-breakpoint
-- An erasure leaves no number behind; it is no other number.
create trigger legal_representatives_verify_anew
  after update of identity_number_index on public.legal_representatives for each row
  when (
    new.identity_number_index is not null
    and old.identity_number_index is distinct from new.identity_number_index)
  execute function app.verify_anew();

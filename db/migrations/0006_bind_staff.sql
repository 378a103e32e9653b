-- Colleagues see each other's names and nothing else of an account, so each place carries a copy of them.
create function app.copy_names() returns trigger language plpgsql set search_path = '' as $$
begin
  select display_name, login_name into new.display_name, new.login_name from public.users where id = new.user_id;
  return new;
end $$;
--> statement-breakpoint
create trigger memberships_names before insert on public.memberships
  for each row execute function app.copy_names();
--> statement-breakpoint
create function app.renew_names() returns trigger language plpgsql set search_path = '' as $$
begin
  update public.memberships set display_name = new.display_name, login_name = new.login_name where user_id = new.id;
  return null;
end $$;
--> statement-breakpoint
create trigger users_names after update on public.users for each row
  when ((old.display_name, old.login_name) is distinct from (new.display_name, new.login_name))
  execute function app.renew_names();
--> statement-breakpoint
alter table public.memberships no force row level security;
--> statement-breakpoint
alter table public.users no force row level security;
--> statement-breakpoint
update public.memberships m set display_name = u.display_name, login_name = u.login_name
from public.users u where u.id = m.user_id;
--> statement-breakpoint
alter table public.memberships force row level security;
--> statement-breakpoint
alter table public.users force row level security;
--> statement-breakpoint
revoke update, delete on public.memberships from xyd_app;
--> statement-breakpoint
grant update (role, status, display_name, login_name) on public.memberships to xyd_app;
--> statement-breakpoint
revoke update, delete on public.organisations from xyd_app;
--> statement-breakpoint
grant update (status, contact) on public.organisations to xyd_app;
--> statement-breakpoint
revoke update, delete, truncate on public.invitations from xyd_app;
--> statement-breakpoint
grant update (status, expires_at, accepted_by, accepted_at) on public.invitations to xyd_app;
--> statement-breakpoint
-- An invitation is opened once and taken once; what is over stays over.
create function app.guard_invitation() returns trigger language plpgsql set search_path = '' as $$
begin
  if (old.status, new.status) not in (
    ('proposed', 'open'), ('proposed', 'revoked'), ('open', 'accepted'), ('open', 'revoked'), ('open', 'expired'))
  then
    raise exception 'an invitation that is % does not become %', old.status, new.status
      using errcode = 'restrict_violation';
  end if;
  if old.expires_at <> new.expires_at and new.status <> 'open' then
    raise exception 'an invitation keeps its end' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger invitations_guard before update on public.invitations
  for each row execute function app.guard_invitation();
--> statement-breakpoint
alter table public.invitations enable always trigger invitations_guard;
--> statement-breakpoint
-- What a second person sent back, or the first took back, invites nobody.
create function app.revoke_invitation() returns trigger language plpgsql set search_path = '' as $$
begin
  update public.invitations set status = 'revoked' where id = new.subject_id::uuid and status = 'proposed';
  return null;
end $$;
--> statement-breakpoint
create trigger changes_revoke_invitation after update on public.changes for each row
  when (new.kind = 'staff' and new.subject_type = 'invitation' and new.status in ('rejected', 'cancelled'))
  execute function app.revoke_invitation();
--> statement-breakpoint
-- An organisation keeps somebody who answers for its people: of two who would take each other's place away, one stays.
create function app.keep_head() returns trigger language plpgsql set search_path = '' as $$
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('head ' || old.organisation_id, 0));
  if not exists (
    select from public.memberships
    where organisation_id = old.organisation_id and role = old.role and status = 'active' and id <> old.id)
  then
    raise exception 'the last % of an organisation stays', old.role
      using errcode = 'check_violation', constraint = 'memberships_last_head_check';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger memberships_last_head before update on public.memberships for each row
  when (old.status = 'active' and old.role in ('owner', 'administrator')
    and (new.status <> old.status or new.role <> old.role))
  execute function app.keep_head();
--> statement-breakpoint
-- Open cases lie with an officer at work. Whoever takes one on and whoever ends the place it lies with wait for each other.
create function app.lock_place(organisation uuid, person uuid) returns void language sql set search_path = '' as $$
  select pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('place ' || organisation || ' ' || person, 0))
$$;
--> statement-breakpoint
grant execute on function app.lock_place(uuid, uuid) to xyd_app;
--> statement-breakpoint
create function app.check_case_holder() returns trigger language plpgsql set search_path = '' as $$
begin
  perform app.lock_place(new.bank_id, new.accepted_by);
  if not exists (
    select from public.memberships
    where user_id = new.accepted_by and organisation_id = new.bank_id and status = 'active' and role = 'officer')
  then
    raise exception 'a case lies with an officer at work'
      using errcode = 'check_violation', constraint = 'applications_case_holder_check';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger applications_case_holder before update on public.applications for each row
  when (new.accepted_by is not null and new.accepted_by is distinct from old.accepted_by)
  execute function app.check_case_holder();
--> statement-breakpoint
create function app.check_handed_over() returns trigger language plpgsql set search_path = '' as $$
begin
  perform app.lock_place(old.organisation_id, old.user_id);
  if exists (
    select from public.applications
    where bank_id = old.organisation_id and accepted_by = old.user_id and status in ('accepted', 'proposed'))
  then
    raise exception 'open cases are handed over first'
      using errcode = 'check_violation', constraint = 'memberships_handed_over_check';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger memberships_handed_over before update on public.memberships for each row
  when (old.status = 'active' and old.role = 'officer' and (new.status <> old.status or new.role <> old.role))
  execute function app.check_handed_over();

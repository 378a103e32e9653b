alter table public.sessions add constraint sessions_membership_fk
  foreign key (membership_id, user_id) references public.memberships (id, user_id);
--> statement-breakpoint
-- Whatever changes what a person may do, or how they prove who they are, ends the sessions that rest on it: each holds
-- the sum of the three standings and is over once the sum has risen. A standing is set by nobody and never falls.
create function app.raise_standing() returns trigger language plpgsql set search_path = '' as $$
declare
  weighty text[] := string_to_array(tg_argv[0], ',');
  was jsonb := to_jsonb(old);
  becomes jsonb := to_jsonb(new);
begin
  new.standing := old.standing;
  if exists (select from unnest(weighty) as name where was -> name is distinct from becomes -> name) then
    new.standing := old.standing + 1;
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger organisations_standing before update on public.organisations
  for each row execute function app.raise_standing('status');
--> statement-breakpoint
create trigger users_standing before update on public.users
  for each row execute function app.raise_standing('status,password_hash');
--> statement-breakpoint
create trigger memberships_standing before update on public.memberships
  for each row execute function app.raise_standing('status,role');
--> statement-breakpoint
-- An ended session stays ended, and none outlives its day or changes its person.
create function app.guard_session() returns trigger language plpgsql set search_path = '' as $$
begin
  if old.ended_at is not null and old.ended_at is distinct from new.ended_at then
    raise exception 'an ended session stays ended' using errcode = 'restrict_violation';
  end if;
  if (old.id, old.user_id, old.created_at, old.expires_at) is distinct from
    (new.id, new.user_id, new.created_at, new.expires_at) then
    raise exception 'a session keeps its person and its end' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger sessions_guard before update on public.sessions for each row execute function app.guard_session();
--> statement-breakpoint
revoke update, delete, truncate on public.sessions from xyd_app;
--> statement-breakpoint
grant update (token_hash, membership_id, standing, second_factor_at, last_seen_at, ended_at) on public.sessions to xyd_app;
--> statement-breakpoint
-- A step once taken is never given back.
create function app.guard_second_factor() returns trigger language plpgsql set search_path = '' as $$
begin
  if new.last_step < old.last_step then
    raise exception 'a used time step stays used' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger second_factors_guard before update on public.second_factors
  for each row execute function app.guard_second_factor();
--> statement-breakpoint
revoke update, truncate on public.recovery_codes from xyd_app;
--> statement-breakpoint
grant update (used_at) on public.recovery_codes to xyd_app;
--> statement-breakpoint
revoke update, delete, truncate on public.password_history from xyd_app;
--> statement-breakpoint
revoke truncate on public.second_factors, public.users, public.memberships, public.organisations from xyd_app;

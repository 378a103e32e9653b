-- The role the application runs as: it owns nothing, so row policies bind it.
do $$ begin
  create role xyd_app nologin;
exception when duplicate_object or unique_violation then null;
end $$;
--> statement-breakpoint
-- The owner must be able to narrow its own connections to that role.
do $$ begin
  execute format('grant xyd_app to %I', current_user);
exception when insufficient_privilege then
  raise notice 'role xyd_app must be granted to % by an administrator', current_user;
end $$;
--> statement-breakpoint
create schema app;
--> statement-breakpoint
set local check_function_bodies = off;
--> statement-breakpoint
create function app.actor_kind() returns text language sql stable as $$
  select nullif(current_setting('app.actor', true), '')::jsonb ->> 'kind'
$$;
--> statement-breakpoint
create function app.actor_organisation() returns uuid language sql stable as $$
  select (nullif(current_setting('app.actor', true), '')::jsonb ->> 'organisationId')::uuid
$$;
--> statement-breakpoint
create function app.actor_user() returns uuid language sql stable as $$
  select (nullif(current_setting('app.actor', true), '')::jsonb ->> 'userId')::uuid
$$;
--> statement-breakpoint
-- Enterprises whose live consent names the actor's organisation, the purpose it acts for, and the data domain.
create function app.consented_enterprises(wanted text) returns setof uuid language sql stable as $$
  select enterprise_id
  from public.consents
  where grantee_id = (select app.actor_organisation())
    and purpose = nullif(current_setting('app.purpose', true), '')
    and status = 'active'
    and granted_at <= now() and expires_at > now()
    and wanted = any (domains)
$$;
--> statement-breakpoint
-- The migrations' own table stays the owner's; readiness needs only their number.
create function app.applied_migrations() returns bigint language sql stable security definer set search_path = '' as $$
  select count(*) from drizzle.__drizzle_migrations
$$;
--> statement-breakpoint
-- Numbers that people read out on the telephone; lib/public-number.ts adds the prefix and the check digit.
create sequence public.public_numbers;
--> statement-breakpoint
grant usage on schema public, app to xyd_app;
--> statement-breakpoint
grant usage on sequence public.public_numbers to xyd_app;
--> statement-breakpoint
grant execute on all functions in schema app to xyd_app;
--> statement-breakpoint
alter default privileges in schema public grant select, insert, update, delete on tables to xyd_app;

-- Functions that row policies call; the columns they read are added by the migration after this one.
set local check_function_bodies = off;
--> statement-breakpoint
create function app.actor_role() returns text language sql stable as $$
  select nullif(current_setting('app.actor', true), '')::jsonb ->> 'role'
$$;
--> statement-breakpoint
grant execute on function app.actor_role() to xyd_app;
--> statement-breakpoint
-- Log-ins begin anew: their rows gain columns that older ones cannot fill.
alter table public.sessions no force row level security;
--> statement-breakpoint
delete from public.sessions;
--> statement-breakpoint
alter table public.sessions force row level security;

-- What was proposed stays as it was proposed; a change is closed once and never removed.
revoke update, delete, truncate on public.changes from xyd_app;
--> statement-breakpoint
grant update (status, reviewed_by, closed_at, note) on public.changes to xyd_app;
--> statement-breakpoint
create trigger changes_closed_once before update on public.changes for each row
  when (old.status <> 'open')
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.changes enable always trigger changes_closed_once;
--> statement-breakpoint
create trigger changes_permanent before delete or truncate on public.changes
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.changes enable always trigger changes_permanent;

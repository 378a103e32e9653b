-- Of keys and private fields the application changes only what a rotation, a correction or an erasure changes.
do $$
declare
  guarded record;
begin
  for guarded in
    select * from (values
      ('platform_keys', 'retired_at'),
      ('subject_keys', 'wrapped, master_key_id, shredded_at'),
      ('legal_representatives', 'identity_number_sealed, identity_number_index, phone_sealed, updated_at'),
      ('bank_accounts', 'bank_name, account_sealed, account_index'),
      ('enterprise_contacts', 'legal_representative, contact_name_sealed, phone_sealed, contact_name, phone')
    ) as each (name, changing)
  loop
    execute format('revoke update, delete, truncate on public.%I from xyd_app', guarded.name);
    execute format('grant update (%s) on public.%I to xyd_app', guarded.changing, guarded.name);
  end loop;
end $$;
--> statement-breakpoint
-- A shredded key never comes back, and no key passes to another subject.
create trigger subject_keys_life before update on public.subject_keys for each row
  when (
    old.shredded_at is not null
    or (old.id, old.enterprise_id, old.user_id, old.created_at)
      is distinct from (new.id, new.enterprise_id, new.user_id, new.created_at)
  )
  execute function app.refuse_change();
--> statement-breakpoint
alter table public.subject_keys enable always trigger subject_keys_life;
--> statement-breakpoint
create trigger subject_keys_permanent before delete or truncate on public.subject_keys
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.subject_keys enable always trigger subject_keys_permanent;
--> statement-breakpoint
-- An erasure takes the name from the invitation that a person once took, and changes nothing else of it.
grant update (display_name) on public.invitations to xyd_app;
--> statement-breakpoint
drop trigger invitations_guard on public.invitations;
--> statement-breakpoint
create trigger invitations_guard before update on public.invitations for each row
  when (
    (old.status, old.expires_at, old.accepted_by, old.accepted_at)
      is distinct from (new.status, new.expires_at, new.accepted_by, new.accepted_at)
    or old.display_name = new.display_name
  )
  execute function app.guard_invitation();
--> statement-breakpoint
alter table public.invitations enable always trigger invitations_guard;

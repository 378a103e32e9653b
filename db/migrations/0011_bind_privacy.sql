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

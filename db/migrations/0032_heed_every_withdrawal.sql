-- A consent is withdrawn by other acts too, such as an erasure or another representative; a row that was set back to active
-- carries no read after any of them.
create or replace function app.count_consent_use() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  used public.consents;
  actor pg_catalog.text := current_setting('app.actor', true);
begin
  -- Whom no policy binds restores or moves reads that were counted when they happened.
  if new.consent_id is null or not row_security_active('public.consents') then
    return null;
  end if;
  -- As the platform itself, by hand: only a superuser may hang a setting of ours on a function.
  perform set_config('app.actor', '{"kind": "system", "job": "consent_uses"}', true);
  update public.consents c
  set uses = c.uses + 1,
      last_used_at = new.at,
      status = case when c.uses + 1 = c.max_uses then 'exhausted' else c.status end
  where c.id = new.consent_id and c.status = 'active' and c.expires_at > clock_timestamp()
    and (c.mode <> 'case' or app.has_open_case(c.enterprise_id, c.grantee_id, c.purpose))
  returning * into used;
  if not found then
    raise exception 'no live consent carries this read' using errcode = 'insufficient_privilege';
  end if;
  if exists (
    select from public.audit_entries e
    where e.subject_type = 'consent' and e.subject_id = used.id::text
      and (e.verb = 'consent.withdraw' or e.after ->> 'status' = 'withdrawn')
      and (e.actor_organisation_id = used.enterprise_id or e.actor_kind = 'system'))
  then
    raise exception 'the consent was withdrawn' using errcode = 'insufficient_privilege';
  end if;
  if used.uses_per_day is not null and used.uses_per_day < (
    select count(*) from public.data_reads r
    where r.consent_id = used.id and r.at >= date_trunc('day', new.at, 'Asia/Shanghai'))
  then
    raise exception 'the consent carries no further read today' using errcode = 'insufficient_privilege';
  end if;
  perform set_config('app.actor', actor, true);
  return null;
end $$;

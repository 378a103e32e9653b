-- Consents given so far open whole domains, as their statements say; the platform keeps what it computes from them.
alter table public.consents no force row level security;
--> statement-breakpoint
alter table public.organisations no force row level security;
--> statement-breakpoint
update public.consents c
set items = (
      select array_agg(item)
      from (values ('tax', 'tax_filing'), ('tax', 'tax_grade'), ('invoice', 'invoice_month'),
        ('social_security', 'social_security_month'), ('electricity', 'electricity_bill'), ('water', 'water_bill')
      ) as each (domain, item)
      where each.domain = any (c.domains)),
    mode = case when c.purpose = 'matching' then 'store' else 'case' end,
    grantee_contact = o.contact
from public.organisations o
where o.id = c.grantee_id;
--> statement-breakpoint
alter table public.consents force row level security;
--> statement-breakpoint
alter table public.organisations force row level security;
--> statement-breakpoint
-- Each item has a domain that the consent names, and people's own particulars never stand beside a firm's data.
alter table public.consents add constraint consents_items_check check (
  cardinality(items) > 0 and case subject
    when 'enterprise' then items <@ (
      case when 'tax' = any (domains) then array['tax_filing', 'tax_grade'] else '{}' end
      || case when 'invoice' = any (domains) then array['invoice_month'] else '{}' end
      || case when 'social_security' = any (domains) then array['social_security_month'] else '{}' end
      || case when 'electricity' = any (domains) then array['electricity_bill'] else '{}' end
      || case when 'water' = any (domains) then array['water_bill'] else '{}' end)
    else items <@ array['identity_number', 'mobile_phone'] and domains = '{}' end
);
--> statement-breakpoint
drop function app.consented_enterprises(text);
--> statement-breakpoint
-- A consent's life goes one way, what was agreed stays, and only the log of reads counts its uses.
create function app.guard_consent() returns trigger language plpgsql as $$
begin
  if (old.id, old.number, old.enterprise_id, old.grantee_id, old.purpose, old.domains, old.granted_at, old.expires_on,
      old.expires_at, old.granted_by, old.statement, old.subject, old.items, old.mode, old.max_uses, old.uses_per_day,
      old.range_from, old.grantee_contact)
    is distinct from
    (new.id, new.number, new.enterprise_id, new.grantee_id, new.purpose, new.domains, new.granted_at, new.expires_on,
      new.expires_at, new.granted_by, new.statement, new.subject, new.items, new.mode, new.max_uses, new.uses_per_day,
      new.range_from, new.grantee_contact)
    or old.artefact is not null and (old.artefact, old.signature) is distinct from (new.artefact, new.signature)
  then
    raise exception 'what a consent says is not changed' using errcode = 'restrict_violation';
  end if;
  if old.status <> new.status and not (
    old.status = 'active' and new.status in ('paused', 'withdrawn', 'expired', 'exhausted')
    or old.status = 'paused' and new.status in ('active', 'withdrawn', 'expired'))
  then
    raise exception 'a % consent does not become %', old.status, new.status using errcode = 'restrict_violation';
  end if;
  if new.uses < old.uses or new.uses > old.uses and pg_trigger_depth() < 2 then
    raise exception 'the uses of a consent are counted by its reads' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger consents_guarded before update on public.consents for each row execute function app.guard_consent();
--> statement-breakpoint
alter table public.consents enable always trigger consents_guarded;
--> statement-breakpoint
create trigger consents_permanent before delete or truncate on public.consents
  for each statement execute function app.refuse_change();
--> statement-breakpoint
alter table public.consents enable always trigger consents_permanent;
--> statement-breakpoint
revoke update on public.consents from xyd_app;
--> statement-breakpoint
grant update (status, withdrawn_at, paused_at, uses, last_used_at, artefact, signature) on public.consents to xyd_app;
--> statement-breakpoint
-- Whether a case that the purpose is about is open between the two.
create function app.has_open_case(firm uuid, bank uuid, purpose text) returns boolean language sql stable as $$
  select case purpose
    when 'credit_review' then exists (
      select from public.applications a
      where a.enterprise_id = firm and a.bank_id = bank and a.status in ('submitted', 'accepted', 'proposed'))
    when 'post_loan' then exists (
      select from public.credit_lines l where l.enterprise_id = firm and l.bank_id = bank and l.status = 'active'
      union all
      select from public.loans l
      where l.enterprise_id = firm and l.bank_id = bank and l.status in ('active', 'overdue'))
    else false end
$$;
--> statement-breakpoint
-- Each logged read uses its consent once. The row's lock lets parallel reads count one after the other, and orders
-- each of them wholly before or wholly after a withdrawal; a read that the consent carries no longer is undone.
create function app.count_consent_use() returns trigger language plpgsql as $$
declare
  used public.consents;
  actor text := current_setting('app.actor', true);
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
  where c.id = new.consent_id and c.status = 'active' and c.expires_at > statement_timestamp()
    and (c.mode <> 'case' or app.has_open_case(c.enterprise_id, c.grantee_id, c.purpose))
  returning * into used;
  if not found then
    raise exception 'no live consent carries this read' using errcode = 'insufficient_privilege';
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
--> statement-breakpoint
-- A request is asked once and answered once.
create function app.guard_consent_request() returns trigger language plpgsql as $$
begin
  if old.status <> 'open' then
    raise exception 'a % request is closed', old.status using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
--> statement-breakpoint
create trigger consent_requests_guarded before update on public.consent_requests
  for each row execute function app.guard_consent_request();
--> statement-breakpoint
alter table public.consent_requests enable always trigger consent_requests_guarded;
--> statement-breakpoint
revoke update, delete, truncate on public.consent_requests, public.consent_reminders, public.profile_exports from xyd_app;
--> statement-breakpoint
grant update (status, answered_by, answered_at, answer, consent_id) on public.consent_requests to xyd_app;
--> statement-breakpoint
grant update (status, reason, ready_at, expires_at) on public.profile_exports to xyd_app;
--> statement-breakpoint
revoke update, truncate on public.profile_export_files from xyd_app;

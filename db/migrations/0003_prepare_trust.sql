-- Functions that row policies call; the columns they read are added by the migration after this one.
set local check_function_bodies = off;
--> statement-breakpoint
create function app.actor_role() returns text language sql stable as $$
  select nullif(current_setting('app.actor', true), '')::jsonb ->> 'role'
$$;
--> statement-breakpoint
grant execute on function app.actor_role() to xyd_app;
--> statement-breakpoint
-- Whether the actor approves, in this very transaction, what another proposed: the row of the change is its own work.
create function app.approves(change text, subject text, subject_key text, terms jsonb) returns boolean language sql stable as $$
  select exists (
    select from public.changes
    where kind = change and subject_type = subject and subject_id = subject_key and payload @> terms
      and status = 'approved' and reviewed_by = (select app.actor_user())
      and organisation_id = (select app.actor_organisation())
      and xmin = pg_current_xact_id_if_assigned()::xid)
$$;
--> statement-breakpoint
grant execute on function app.approves(text, text, text, jsonb) to xyd_app;
--> statement-breakpoint
-- Whether the actor approves, in this very transaction, that somebody's cases go over to this person.
create function app.hands_over_to(person uuid) returns boolean language sql stable as $$
  select exists (
    select from public.changes c
    join public.memberships m on m.id::text = c.payload ->> 'handOverTo' and m.organisation_id = c.organisation_id
    where c.kind = 'staff' and c.subject_type = 'membership' and c.status = 'approved' and m.user_id = person
      and c.reviewed_by = (select app.actor_user()) and c.organisation_id = (select app.actor_organisation())
      and c.xmin = pg_current_xact_id_if_assigned()::xid)
$$;
--> statement-breakpoint
grant execute on function app.hands_over_to(uuid) to xyd_app;
--> statement-breakpoint
-- Changes that the actor approves in this very transaction: an approval of yesterday carries nothing.
create function app.changes_in_hand(wanted text) returns table (id uuid, subject_id text, payload jsonb)
language sql stable as $$
  select c.id, c.subject_id, c.payload
  from public.changes c
  where c.kind = wanted and c.status = 'approved'
    and c.organisation_id = (select app.actor_organisation()) and c.reviewed_by = (select app.actor_user())
    and c.xmin = (select pg_current_xact_id()::xid)
$$;
--> statement-breakpoint
grant execute on function app.changes_in_hand(text) to xyd_app;
--> statement-breakpoint
-- Log-ins begin anew: their rows gain columns that older ones cannot fill.
alter table public.sessions no force row level security;
--> statement-breakpoint
delete from public.sessions;
--> statement-breakpoint
alter table public.sessions force row level security;
--> statement-breakpoint
-- What the actor's bank may look at now, for the purpose it acts for. A consent for the time of a case holds while an
-- application is open, or for aftercare while a line is live or a loan unsettled.
create function app.live_consents()
returns table (id uuid, enterprise_id uuid, subject text, items text[], mode text, range_from date)
language sql stable as $$
  select c.id, c.enterprise_id, c.subject, c.items, c.mode, c.range_from
  from public.consents c
  where c.grantee_id = (select app.actor_organisation())
    and c.purpose = nullif(current_setting('app.purpose', true), '')
    and c.status = 'active' and c.granted_at <= statement_timestamp() and c.expires_at > statement_timestamp()
    and (c.mode <> 'case'
      or c.purpose = 'credit_review' and exists (
        select from public.applications a
        where a.enterprise_id = c.enterprise_id and a.bank_id = c.grantee_id
          and a.status in ('submitted', 'accepted', 'proposed'))
      or c.purpose = 'post_loan' and (
        exists (
          select from public.credit_lines l
          where l.enterprise_id = c.enterprise_id and l.bank_id = c.grantee_id and l.status = 'active')
        or exists (
          select from public.loans l
          where l.enterprise_id = c.enterprise_id and l.bank_id = c.grantee_id and l.status in ('active', 'overdue'))))
$$;
--> statement-breakpoint
-- Whether any of them is for data of this firm.
create function app.has_consented(firm uuid) returns boolean language sql stable as $$
  select exists (select from app.live_consents() c where c.enterprise_id = firm and c.subject = 'enterprise')
$$;
--> statement-breakpoint
-- Enterprises whose legal representative's own data a live consent of its own opens to the actor's bank.
create function app.consented_representatives() returns setof uuid language sql stable as $$
  select c.enterprise_id from app.live_consents() c where c.subject = 'legal_representative'
$$;
--> statement-breakpoint
grant execute on function app.live_consents(), app.has_consented(uuid) to xyd_app;
--> statement-breakpoint
grant execute on function app.consented_representatives() to xyd_app;
--> statement-breakpoint
-- The firms whose data the acting official has opened, for a recorded reason, and not longer than said then. The clock is
-- the statement's: a transaction that is held open stops no time.
create function app.opened_enterprises() returns setof uuid language sql stable as $$
  select enterprise_id from public.supervisory_accesses
  where bureau_id = (select app.actor_organisation()) and opened_by = (select app.actor_user())
    and closed_at is null and opened_at <= statement_timestamp() and expires_at > statement_timestamp()
$$;
--> statement-breakpoint
-- Whether the two have business with each other: an open application, a live line, an unsettled loan.
create function app.have_business(firm uuid, bank uuid) returns boolean language sql stable as $$
  select app.has_open_case(firm, bank, 'credit_review') or app.has_open_case(firm, bank, 'post_loan')
$$;
--> statement-breakpoint
grant execute on function app.opened_enterprises(), app.have_business(uuid, uuid) to xyd_app;
--> statement-breakpoint
-- The log of reads will be partitioned by month, so that its key takes in the instant.
alter table public.data_reads drop constraint data_reads_pkey;
--> statement-breakpoint
-- Whether the actor's firm is known to be real, and the actor to be the person who stands for it.
create function app.actor_is_verified() returns boolean language sql stable as $$
  select exists (
    select from public.enterprises e where e.id = (select app.actor_organisation()) and e.verified_at is not null)
$$;
--> statement-breakpoint
create function app.actor_is_legal_representative() returns boolean language sql stable as $$
  select exists (
    select from public.verifications v
    where v.enterprise_id = (select app.actor_organisation()) and v.asked_by = (select app.actor_user())
      and v.kind = 'legal_representative' and v.status = 'passed')
$$;
--> statement-breakpoint
grant execute on function app.actor_is_verified(), app.actor_is_legal_representative() to xyd_app;

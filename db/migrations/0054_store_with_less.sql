-- One firm's run is recorded once, finished, in the transaction that stores its list: to begin it and to end it apart cost as
-- much as the list. That the firms are there was looked up row by row, a quarter of a full run's time.
ALTER POLICY "offers_insert" ON "offers" TO xyd_app WITH CHECK (((select app.actor_kind()) in ('system') and ("offers"."run_id" in (select r.id from match_runs r where r.status = 'running' and r.scope <> 'enterprise') or (select app.written_now(r.xmin) and r.subject_id = "offers"."enterprise_id" from match_runs r where r.id = "offers"."run_id"))));
--> statement-breakpoint
create function app.hold_offers_to_firms() returns trigger language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
begin
  if (select count(*) from public.enterprises e where e.id = any (array(select a.enterprise_id from added a)))
    < (select count(distinct a.enterprise_id) from added a)
  then
    raise exception 'a list is of a firm that there is'
      using errcode = 'foreign_key_violation', constraint = 'offers_of_firms';
  end if;
  return null;
end $$;
--> statement-breakpoint
revoke execute on function app.hold_offers_to_firms() from public;
--> statement-breakpoint
create trigger offers_of_firms after insert on public.offers referencing new table as added
  for each statement execute function app.hold_offers_to_firms();
--> statement-breakpoint
alter table public.offers enable always trigger offers_of_firms;
--> statement-breakpoint
create or replace function app.store_match(run uuid, firm uuid, list bytea, instant timestamptz, products integer,
  eligible integer, changes integer, summary jsonb) returns void language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  since timestamptz;
begin
  insert into public.match_runs (id, scope, subject_id, status, total, enterprises, products, eligible_pairs,
    matched_enterprises, changed_enterprises, changed_offers, summary, started_at, finished_at)
  values (run, 'enterprise', firm, 'finished', 1, 1, store_match.products, eligible, (eligible > 0)::integer,
    (list is not null)::integer, changes, store_match.summary, instant, instant);
  if list is null then
    return;
  end if;
  update public.offers o set valid_to = greatest(instant, o.valid_from + interval '1 microsecond')
  where o.enterprise_id = firm and o.valid_to is null
  returning o.valid_to into since;
  if length(list) > 0 then
    insert into public.offers (enterprise_id, run_id, packed, valid_from) values (firm, run, list, coalesce(since, instant));
  end if;
end $$;
--> statement-breakpoint
-- As in 0053; in a first run firms and lists go in side by side as they come, without being laid by first.
create or replace function app.store_offers(run uuid, firms uuid[], lists bytea[], instant timestamptz)
  returns table (changed_place integer, stood bytea) language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_nestloop = off
as $$
begin
  if not exists (select from public.offers o where o.enterprise_id = any (firms) and o.valid_to is null) then
    insert into public.offers (enterprise_id, run_id, packed, valid_from)
    select n.firm, run, n.list, instant from (select unnest(firms) as firm, unnest(lists) as list) n where length(n.list) > 0;
    return next;
    return;
  end if;
  return query with standing as materialized (
    select o.enterprise_id, o.packed, greatest(instant, o.valid_from + interval '1 microsecond') as until
    from public.offers o where o.enterprise_id = any (firms) and o.valid_to is null
  ), changed as materialized (
    select n.firm, n.list, n.place, s.packed as before, coalesce(s.until, instant) as since
    from unnest(firms, lists) with ordinality n (firm, list, place)
    left join standing s on s.enterprise_id = n.firm
    where n.list <> coalesce(s.packed, '')
  ), closed as (
    update public.offers o set valid_to = greatest(instant, o.valid_from + interval '1 microsecond')
    where o.enterprise_id = any (array(select c.firm from changed c where c.before is not null)) and o.valid_to is null
    returning o.enterprise_id
  ), opened as (
    insert into public.offers (enterprise_id, run_id, packed, valid_from)
    select c.firm, run, c.list, c.since from changed c
    -- Counting waits until all have been closed: one list stands at a time.
    where length(c.list) > 0 and (select count(*) from closed) >= 0
  )
  select c.place::integer, c.before from changed c;
end $$;

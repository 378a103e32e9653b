-- As in 0045; where none of the firms has a list that stands, as in a first run, nothing is compared: each list goes in as it
-- comes, and the answer is one row without a place.
create or replace function app.store_offers(run uuid, firms uuid[], lists bytea[], instant timestamptz)
  returns table (changed_place integer, stood bytea) language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_nestloop = off
as $$
begin
  if not exists (select from public.offers o where o.enterprise_id = any (firms) and o.valid_to is null) then
    insert into public.offers (enterprise_id, run_id, packed, valid_from)
    select n.firm, run, n.list, instant from unnest(firms, lists) n (firm, list) where length(n.list) > 0;
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
--> statement-breakpoint
-- Whoever matches one firm has read the list that stands, in the same turn, and knows what comes and goes: nothing is held
-- against anything here. A list that stands as it was is null.
drop function app.store_match(uuid, uuid, bytea, timestamptz, integer, integer, jsonb);
--> statement-breakpoint
drop function app.changed_offers(bytea, bytea);
--> statement-breakpoint
-- Records that one firm was matched, as a run of its own, and puts its list in the place of the one that stands; an empty one
-- says that it is offered nothing. Lists follow one another: where two are made at the same instant, the earlier one counts as
-- valid for a microsecond.
create function app.store_match(run uuid, firm uuid, list bytea, instant timestamptz, products integer, eligible integer,
  changes integer, summary jsonb) returns void language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  since timestamptz;
begin
  insert into public.match_runs (id, scope, subject_id, total, enterprises, products, eligible_pairs, matched_enterprises,
    summary, started_at, status, finished_at)
  values (run, 'enterprise', firm, 1, 1, store_match.products, eligible, (eligible > 0)::integer,
    store_match.summary, instant, case when list is null then 'finished' else 'running' end,
    case when list is null then instant end);
  if list is null then
    return;
  end if;
  update public.offers o set valid_to = greatest(instant, o.valid_from + interval '1 microsecond')
  where o.enterprise_id = firm and o.valid_to is null
  returning o.valid_to into since;
  if length(list) > 0 then
    insert into public.offers (enterprise_id, run_id, packed, valid_from) values (firm, run, list, coalesce(since, instant));
  end if;
  update public.match_runs r
  set status = 'finished', finished_at = instant, changed_enterprises = 1, changed_offers = changes where r.id = run;
end $$;
--> statement-breakpoint
revoke execute on function app.store_match(uuid, uuid, bytea, timestamptz, integer, integer, integer, jsonb) from public;
--> statement-breakpoint
grant execute on function app.store_match(uuid, uuid, bytea, timestamptz, integer, integer, integer, jsonb) to xyd_app;

-- Holds lists against those that stand, closes and opens the ones that say something else, and tells what stood before; the
-- first is at place 1. Lists follow one another: where two are made at the same instant, the earlier one counts as valid for
-- a microsecond. As whoever calls it: the policies decide. Its plans are made once on a connection, maybe of tables that are
-- still empty, and for few lists or many: they find lists by their firms and hash them all the same.
create function app.store_offers(run uuid, firms uuid[], lists bytea[], instant timestamptz)
  returns table (changed_place integer, stood bytea) language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_nestloop = off
as $$
begin
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
-- How many offers went and how many came from one list to another; one with other terms does both.
create function app.changed_offers(before bytea, after bytea) returns integer language sql immutable
begin atomic
  select ((length(before) + length(after)) / 20 - 2 * count(*))::integer
  from generate_series(1, length(before), 20) b
  join generate_series(1, length(after), 20) a on substr(before, b, 20) = substr(after, a, 20);
end;
--> statement-breakpoint
-- Records that one enterprise was matched, as a run of its own, and stores its list: how many offers came or went with it,
-- null where it stands as it was.
create function app.store_match(run uuid, firm uuid, list bytea, instant timestamptz, products integer, eligible integer,
  summary jsonb) returns integer language plpgsql
  set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
  changes integer;
begin
  insert into public.match_runs
    (id, scope, subject_id, total, enterprises, products, eligible_pairs, matched_enterprises, summary, started_at)
  values (run, 'enterprise', firm, 1, 1, store_match.products, eligible, (eligible > 0)::integer, store_match.summary, instant);
  select app.changed_offers(coalesce(s.stood, ''), list) into changes
  from app.store_offers(run, array[firm], array[list], instant) s;
  update public.match_runs r
  set status = 'finished', finished_at = instant, changed_enterprises = (changes is not null)::integer,
    changed_offers = coalesce(changes, 0)
  where r.id = run;
  return changes;
end $$;
--> statement-breakpoint
revoke execute on function app.store_offers(uuid, uuid[], bytea[], timestamptz), app.changed_offers(bytea, bytea),
  app.store_match(uuid, uuid, bytea, timestamptz, integer, integer, jsonb) from public;
--> statement-breakpoint
grant execute on function app.store_offers(uuid, uuid[], bytea[], timestamptz), app.changed_offers(bytea, bytea),
  app.store_match(uuid, uuid, bytea, timestamptz, integer, integer, jsonb) to xyd_app;

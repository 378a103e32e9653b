-- That the firms of lists are there was found out under the policies of enterprises, which took a third of storing one list.
-- It is the owner who looks, and only whether there is such a firm; the embedded server's, a superuser, is under no policy.
-- An ordinary one is, as a member of the application's role, and sees what the run sees, all firms. One look-up a list: to merge or to hash the few lists of
-- a statement with all firms would read them all.
create or replace function app.hold_offers_to_firms() returns trigger language plpgsql security definer
  set search_path = pg_catalog, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
begin
  if exists (
    select from added a where not exists (select from public.enterprises e where e.id = a.enterprise_id)
  ) then
    raise exception 'a list is of a firm that there is'
      using errcode = 'foreign_key_violation', constraint = 'offers_of_firms';
  end if;
  return null;
end $$;

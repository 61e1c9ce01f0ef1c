-- Every policy asks who acts, each request some fifteen times. As PL/pgSQL a function is prepared once for each connection,
-- as SQL with settings of its own once for each statement that calls it: half the time, and the answer is the same.
create or replace function luminous.principal() returns jsonb language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  said jsonb;
begin
  if session_user not in ({{web:text}}, {{worker:text}}, {{sequencer:text}}, {{owner:text}})
    or luminous.authenticated_role() <> session_user
  then
    return null;
  end if;
  said := nullif(current_setting('luminous.principal', true), '')::jsonb;
  -- A migration is believed from the migrator only, and nothing else from him.
  if (said ->> 'kind' = 'migration') = (session_user = {{owner:text}}) then
    return said;
  end if;
  return null;
end $$;

create or replace function luminous.principal_team() returns uuid language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return (luminous.principal() ->> 'team')::uuid;
end $$;

create or replace function luminous.principal_person() returns uuid language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
declare
  said jsonb := luminous.principal();
begin
  return case when said ->> 'kind' = 'person' then (said ->> 'id')::uuid end;
end $$;

create or replace function luminous.reaches_platform() returns boolean language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce(luminous.principal() ->> 'reach' = 'platform', false);
end $$;

create or replace function luminous.may_write() returns boolean language plpgsql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
begin
  return coalesce((luminous.principal() ->> 'mayWrite')::boolean, false);
end $$;

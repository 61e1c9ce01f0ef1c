-- Who acts. Everything that row security and the ledger believe about a person stands here.
-- Names in double braces stand for the roles of this database (see platform/migrate.ts).

create schema if not exists luminous;
create schema if not exists ledger;

grant usage on schema luminous, ledger to {{web}}, {{worker}}, {{sequencer}}, {{backup}}, {{recorder}}, {{reader}}, {{retention}};

-- PostgreSQL 18 has uuidv7(); before it this one serves. Functions name their schemas and look into pg_temp last:
-- else whoever may make a temporary type could have its own code run as their owner.
do $$
begin
  if exists (select from pg_proc where proname = 'uuidv7' and pronamespace = 'pg_catalog'::regnamespace) then
    create function luminous.uuidv7() returns uuid language sql volatile parallel safe
      set search_path = pg_catalog, pg_temp
      as $f$ select pg_catalog.uuidv7() $f$;
  end if;
  if not exists (select from pg_proc where proname = 'uuidv7' and pronamespace = 'pg_catalog'::regnamespace) then
    create function luminous.uuidv7() returns uuid language sql volatile parallel safe
      set search_path = pg_catalog, pg_temp
    as $f$
      select encode(
        set_bit(
          set_bit(
            overlay(
              uuid_send(gen_random_uuid())
              placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
              from 1 for 6),
            52, 1),
          53, 1),
        'hex')::uuid
    $f$;
  end if;
end $$;

-- Who authenticated, where PostgreSQL can tell (16 and newer): after `set session authorization` it still names
-- the one who really did.
do $$
begin
  if current_setting('server_version_num')::int >= 160000 then
    create function luminous.authenticated_role() returns text language sql stable parallel safe
      set search_path = pg_catalog, pg_temp
      as $f$ select coalesce(substring(system_user from position(':' in system_user) + 1), session_user) $f$;
  else
    create function luminous.authenticated_role() returns text language sql stable parallel safe
      set search_path = pg_catalog, pg_temp
      as $f$ select session_user::text $f$;
  end if;
end $$;

-- The principal, or null. It is believed only from the roles that the server itself logs in as; from the migrator
-- only as a migration. Whatever anybody else sets (psql with a borrowed principal) is no principal.
create function luminous.principal() returns jsonb language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
as $$
  select case
    when session_user in ({{web:text}}, {{worker:text}}, {{sequencer:text}})
      and luminous.authenticated_role() = session_user
      and nullif(current_setting('luminous.principal', true), '')::jsonb ->> 'kind' <> 'migration'
      then current_setting('luminous.principal', true)::jsonb
    when session_user = {{owner:text}} and luminous.authenticated_role() = session_user
      and nullif(current_setting('luminous.principal', true), '')::jsonb ->> 'kind' = 'migration'
      then current_setting('luminous.principal', true)::jsonb
  end
$$;

create function luminous.principal_team() returns uuid language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select (luminous.principal() ->> 'team')::uuid $$;

create function luminous.principal_person() returns uuid language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select case when p ->> 'kind' = 'person' then (p ->> 'id')::uuid end from luminous.principal() p $$;

create function luminous.reaches_platform() returns boolean language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select coalesce(luminous.principal() ->> 'reach' = 'platform', false) $$;

create function luminous.may_write() returns boolean language sql stable parallel safe
  set search_path = pg_catalog, pg_temp
  as $$ select coalesce((luminous.principal() ->> 'mayWrite')::boolean, false) $$;

-- One way to close a tenant's table: row security on, for its owner too; members see their team's rows, the
-- platform's own people and jobs see all; only who may write writes. Called once for each new table.
create procedure luminous.close_tenant_table(tenant_table regclass, team_column text default 'team_id')
  language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
  execute format('alter table %s enable row level security', tenant_table);
  execute format('alter table %s force row level security', tenant_table);
  execute format(
    'create policy member_reads on %s for select using (%2$I = (select luminous.principal_team()) or (select luminous.reaches_platform()))',
    tenant_table, team_column);
  execute format(
    'create policy member_adds on %s for insert with check ((select luminous.may_write()) and (%2$I = (select luminous.principal_team()) or (select luminous.reaches_platform())))',
    tenant_table, team_column);
  execute format(
    'create policy member_changes on %s for update using ((select luminous.may_write()) and (%2$I = (select luminous.principal_team()) or (select luminous.reaches_platform())))',
    tenant_table, team_column);
  execute format(
    'create policy member_removes on %s for delete using ((select luminous.may_write()) and (%2$I = (select luminous.principal_team()) or (select luminous.reaches_platform())))',
    tenant_table, team_column);
end $$;

revoke all on procedure luminous.close_tenant_table(regclass, text) from public;

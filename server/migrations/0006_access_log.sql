-- Reading is recorded as well as changing: what auditors and visiting staff read goes into a team's log of access. So
-- the recorder is told which log, and a table says by its comment that it belongs to the log of access.

set local role {{recorder}};
drop function ledger.record_entries(text, text, uuid[], uuid[], int[], text[], text[]);
reset role;

create function ledger.record(
  log_kind text,
  action text,
  record_type text,
  teams uuid[],
  ids uuid[],
  versions int[],
  befores text[],
  afters text[]
) returns void language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  statement uuid := luminous.uuidv7();
  principal jsonb := luminous.principal();
  actor text;
  head text;
  middle text;
  tail text;
  written bigint;
begin
  -- Whoever is not one of the server's own roles is recorded as what it is: the database's.
  actor := case
    when principal is null
      then '{"kind":"database","id":' || to_json(luminous.authenticated_role())::text || ',"role":"database"}'
    else '{"kind":' || to_json(principal ->> 'kind')::text || ',"id":' || to_json(principal ->> 'id')::text
      || ',"role":' || to_json(principal ->> 'role')::text || '}'
  end;
  head := '{"v":1,"id":"' || statement || ':';
  middle := '","at":"' || to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || '","actor":' || actor || ',"action":"' || action || '","record":{"type":"' || record_type || '","id":"';
  tail := ',"reason":' || coalesce(to_json(principal ->> 'reason')::text, 'null')
    || ',"actor":' || to_json(coalesce(principal ->> 'name', luminous.authenticated_role()))::text
    || ',"occurredAt":' || coalesce(to_json(principal ->> 'occurredAt')::text, 'null') || '}';

  insert into ledger.entry
    (team_id, log_id, statement_id, ordinal, record_type, record_id, version, envelope, salt, payload)
  select
    e.team_id, e.log_id, statement, e.ordinal, record.record_type, e.id, e.version,
    head || e.ordinal || '","log":"' || e.log_id || middle || e.id || '","version":' || e.version
      || '},"request":' || coalesce(to_json(principal ->> 'request')::text, 'null')
      || ',"payload":"' || encode(sha256(e.salt || convert_to(e.payload, 'UTF8')), 'hex') || '"}',
    e.salt, e.payload
  from (
    select
      l.team_id, l.id as log_id, row.id, row.version, row.ordinal::int,
      -- 16 bytes, 122 bits of them from the server's strong random source.
      uuid_send(gen_random_uuid()) as salt,
      '{"before":' || coalesce(row.before, 'null') || ',"after":' || coalesce(row.after, 'null') || tail as payload
    from unnest(teams, ids, versions, befores, afters) with ordinality
      as row (team_id, id, version, before, after, ordinal)
    join ledger.log l on l.team_id = row.team_id and l.kind = log_kind
  ) e;
  get diagnostics written = row_count;
  if written <> cardinality(ids) then
    raise exception 'a team without a log of % cannot have %s', log_kind, record_type;
  end if;

  insert into ledger.pending (team_id, log_id, statement_id, entries)
  select l.team_id, l.id, statement, count(*)
  from unnest(teams) as row (team_id)
  join ledger.log l on l.team_id = row.team_id and l.kind = log_kind
  group by l.team_id, l.id;
end $$;

revoke all on function ledger.record(text, text, text, uuid[], uuid[], int[], text[], text[]) from public;
grant execute on function ledger.record(text, text, text, uuid[], uuid[], int[], text[], text[]) to {{recorder}};
{{give ledger.record(text, text, text, uuid[], uuid[], int[], text[], text[]) to recorder}}

-- What somebody read who is no member: by a grant, or as staff who view as a customer. Rows are only ever added.
create table luminous.access_event (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  person_id uuid not null references luminous.person (id),
  -- As they were called at the time.
  person_name text not null,
  via text not null check (via in ('grant', 'view')),
  grant_id uuid,
  what text not null,
  route text not null,
  record_id uuid,
  reason text not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id)
);
comment on table luminous.access_event is 'log of access: an export of changes does not tell who looked';
create index access_event_by_grant on luminous.access_event (team_id, grant_id);
alter table luminous.access_event enable row level security;
alter table luminous.access_event force row level security;
create policy member_reads on luminous.access_event for select
  using (team_id = (select luminous.principal_team()) or (select luminous.reaches_platform()));
create policy platform_adds on luminous.access_event for insert with check ((select luminous.reaches_platform()));
grant select, insert on luminous.access_event to {{web}}, {{worker}};
grant select on luminous.access_event to {{backup}};

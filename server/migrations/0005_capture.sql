-- The recorder. Each audited table has thin trigger functions of its own (generated from the catalogue after every
-- migration) that read their transition tables into arrays; what is written from them is written here, once.

create function ledger.record_entries(
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
    e.team_id, e.log_id, statement, e.ordinal, record_entries.record_type, e.id, e.version,
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
    join ledger.log l on l.team_id = row.team_id and l.kind = 'changes'
  ) e;
  get diagnostics written = row_count;
  if written <> cardinality(ids) then
    raise exception 'a team without a log of changes cannot have %s', record_type;
  end if;

  insert into ledger.pending (team_id, log_id, statement_id, entries)
  select l.team_id, l.id, statement, count(*)
  from unnest(teams) as row (team_id)
  join ledger.log l on l.team_id = row.team_id and l.kind = 'changes'
  group by l.team_id, l.id;
end $$;

revoke all on function ledger.record_entries(text, text, uuid[], uuid[], int[], text[], text[]) from public;
grant execute on function ledger.record_entries(text, text, uuid[], uuid[], int[], text[], text[]) to {{recorder}};
{{give ledger.record_entries(text, text, uuid[], uuid[], int[], text[], text[]) to recorder}}

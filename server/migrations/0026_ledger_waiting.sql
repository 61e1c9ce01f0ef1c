-- How much waits for its place in a log, and since when: of all logs together, for whoever runs the installation. It
-- names no team. The oldest by its text: there is no least of UUIDs before PostgreSQL 18.
create function luminous.ledger_waiting() returns table (entries bigint, oldest uuid) language sql stable security definer
  set search_path = pg_catalog, pg_temp as $$
  select coalesce(sum(p.entries), 0)::bigint, min(p.statement_id::text)::uuid from ledger.pending p
$$;
revoke all on function luminous.ledger_waiting() from public;
grant execute on function luminous.ledger_waiting() to {{web}}, {{worker}};
grant select on ledger.pending to {{reader}};
create policy reader_counts on ledger.pending for select to {{reader}} using (true);
{{give luminous.ledger_waiting() to reader}}

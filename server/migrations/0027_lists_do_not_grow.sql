-- What must take as long with twenty thousand samples as with two hundred. Under row security a condition may use an
-- index only where its function is leakproof: equality, order and starts_with() of a column are; replace(), length()
-- and the overlap of arrays are not, whatever index stands there.

-- A receipt asks whether it was told before, and no team is known then. PostgreSQL 18 leaps from team to team in the index
-- that there is; those before it read every event.
create index custody_event_receipt on luminous.custody_event (deed_id) where kind = 'labReceipt';

-- The last number of the lab's own series: the latest year, then the longest first, since L26-100000 comes after L26-99999.
create index lab_number_series on luminous.lab_number (team_id, left(number, 4) desc, length(number) desc, number desc)
  where number ~ '^L[0-9]{2}-[0-9]{5,8}$';

-- Codes and lab numbers as people type them, without their hyphens; stored, since an index on replace() helps nobody under
-- row security. Generated columns are no part of what is audited: they follow from what is.
alter table luminous.sample
  add column code_typed text not null generated always as (replace(code, '-', '')) stored,
  add column lab_number_typed text generated always as (replace(lab_number, '-', '')) stored;
create index sample_code_typed on luminous.sample (team_id, code_typed text_pattern_ops);
create index sample_lab_number_typed on luminous.sample (team_id, lab_number_typed text_pattern_ops)
  where lab_number_typed is not null;
-- Staff search and list all teams at once.
create index sample_code_typed_of_all on luminous.sample (code_typed text_pattern_ops);
create index sample_lab_number_typed_of_all on luminous.sample (lab_number_typed text_pattern_ops)
  where lab_number_typed is not null;
create index sample_newest_of_all on luminous.sample (collected_at desc, id desc);
-- Nothing asks by it: what the bench waits for is told by the state of the kit.
drop index luminous.sample_in_lab;

-- Kits of a team in one state, in the order of their list; and for staff those that are on their way, which are few.
create index kit_in_state on luminous.kit (team_id, state, code);
create index kit_on_its_way on luminous.kit (state) where state in ('collected', 'received', 'read');
-- How many of a batch are in which state is counted in the index alone: in the lab's register, and of all teams.
drop index luminous.kit_by_batch;
create index kit_by_batch on luminous.kit (team_id, batch_id, state);
create index kit_by_batch_of_all on luminous.kit (batch_id, state, team_id);

-- The runs that carry any of these samples. The index on the codes serves nobody but who sees past row security.
create function luminous.runs_of_samples(lab uuid, codes text[]) returns setof uuid language sql stable parallel safe
  security definer set search_path = pg_catalog, pg_temp
  as $$
  select r.id from luminous.run r
  where r.team_id = lab and r.sample_codes && codes
    and (lab = (select luminous.principal_team()) or (select luminous.reaches_platform()))
$$;
grant select (team_id, id, sample_codes) on luminous.run to {{reader}};
create policy reader_looks on luminous.run for select to {{reader}} using (true);
{{give luminous.runs_of_samples(uuid, text[]) to reader}}
-- What waits in an index of this kind to be sorted in is read through by every search: a run has few samples.
alter index luminous.run_by_sample set (fastupdate = off);

create index run_amendment on luminous.run (team_id, amends_id) where amends_id is not null;
-- Control charts go back from the run that was read last. Whether a run is of a method no index can tell under row security,
-- and no statistics: all of them are looked through, in the index alone, without the rows' layouts and results.
create index run_charted on luminous.run (team_id, id) include (read_at, created_at, method_ids)
  where summary is not null and state not in ('void', 'superseded');
-- How many runs a method has computed is counted in the index alone.
create index run_by_method on luminous.run (team_id) include (method_ids);

-- The biosensors of a team's results are found by leaps from one to the next.
create index result_by_biosensor on luminous.result (team_id, biosensor, published_at desc);

-- What is disclosed of a plate is a megabyte, most of it hashes, for each team on it. As JSON it took 64 ms to write and
-- 840 KB; packed by the server (brotli) it takes 9 ms, the packing included, and 510 KB. Older rows stay as they are.
alter table luminous.disclosure
  alter column readings drop not null,
  add column readings_packed bytea,
  add constraint disclosure_readings check (num_nonnulls(readings, readings_packed) = 1);
alter table luminous.disclosure alter column readings_packed set storage external;
comment on column luminous.disclosure.readings_packed is 'not audited: each reading is proved by the reading root beside it';

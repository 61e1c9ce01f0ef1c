-- The ledger: one log of changes and one of access for each team. Every table here is append-only, but for
-- `pending`, which is a queue. No foreign keys: one to the log's row cost a third of the speed of an audited
-- insert and made the sequencer wait for every open writer.

create table ledger.log (
  team_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('changes', 'access')),
  -- <host>/ledger/<id>, frozen: it is the name of the log's keys.
  origin text not null unique,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, kind)
);
create unique index log_by_id on ledger.log (id);

-- The public keys of a log in their order. The newest signs; `statement` is the hand-over, a note signed by the
-- key before it.
create table ledger.log_key (
  team_id uuid not null,
  id uuid not null,
  log_id uuid not null,
  ordinal int not null check (ordinal >= 1),
  vkey text not null,
  statement text,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, log_id, ordinal),
  check ((ordinal = 1) = (statement is null))
);

-- One line of a log. The envelope is the leaf, its exact bytes are hashed; the payload lies beside it with its
-- salt and can be purged. All entries of one SQL statement share `statement_id`.
create table ledger.entry (
  team_id uuid not null,
  log_id uuid not null,
  statement_id uuid not null,
  ordinal int not null,
  record_type text not null,
  record_id uuid not null,
  version int not null,
  envelope text not null,
  salt bytea,
  payload text,
  primary key (team_id, statement_id, ordinal)
);
create index entry_by_record on ledger.entry (team_id, record_id, version);

-- What is committed and not yet in a tree: one row for each statement and log.
create table ledger.pending (
  team_id uuid not null,
  log_id uuid not null,
  statement_id uuid not null,
  entries int not null,
  primary key (team_id, log_id, statement_id)
);

-- The order of a log: contiguous indexes, given once.
create table ledger.leaf (
  team_id uuid not null,
  log_id uuid not null,
  index bigint not null check (index >= 0),
  statement_id uuid not null,
  ordinal int not null,
  hash bytea not null check (length(hash) = 32),
  primary key (team_id, log_id, index),
  unique (team_id, statement_id, ordinal)
);

-- Full tiles: 256 hashes of one level. Partial tiles are derived from the leaves and from `root`, the tile's own
-- hash one level of tiles higher.
create table ledger.tile (
  team_id uuid not null,
  log_id uuid not null,
  level int not null check (level between 0 and 7),
  number bigint not null check (number >= 0),
  hashes bytea not null check (length(hashes) = 8192),
  root bytea not null check (length(root) = 32),
  primary key (team_id, log_id, level, number)
);

-- Signed heads. A checkpoint is written in the transaction that stores its tree.
create table ledger.checkpoint (
  team_id uuid not null,
  log_id uuid not null,
  size bigint not null check (size > 0),
  at timestamptz not null,
  note text not null,
  primary key (team_id, log_id, size)
);

-- What a finished check of the whole ledger found, for the status on screen and in the metrics.
create table ledger.verification (
  id uuid primary key,
  began_at timestamptz not null,
  ended_at timestamptz not null,
  logs int not null,
  entries bigint not null,
  rows bigint not null,
  failures int not null
);

do $$
declare
  name text;
begin
  foreach name in array array['log', 'log_key', 'entry', 'pending', 'leaf', 'tile', 'checkpoint'] loop
    execute format('alter table ledger.%I enable row level security', name);
    execute format('alter table ledger.%I force row level security', name);
    execute format('create policy sequencer_reads on ledger.%I for select to {{sequencer}} using (true)', name);
    execute format('create policy recorder_reads on ledger.%I for select to {{recorder}} using (true)', name);
  end loop;
  foreach name in array array['log', 'log_key', 'entry', 'leaf', 'tile', 'checkpoint'] loop
    execute format(
      'create policy member_reads on ledger.%I for select to {{web}}, {{worker}} using (team_id = (select luminous.principal_team()) or (select luminous.reaches_platform()))',
      name);
  end loop;
end $$;

-- Making a log comes with making its team.
create policy platform_adds on ledger.log for insert to {{web}}, {{worker}}, {{owner}}
  with check ((select luminous.reaches_platform()) and (select luminous.may_write()));
create policy migration_reads on ledger.log for select to {{owner}} using ((select luminous.reaches_platform()));
create policy platform_adds on ledger.log_key for insert to {{worker}}, {{sequencer}}
  with check ((select luminous.reaches_platform()));
create policy recorder_adds on ledger.entry for insert to {{recorder}} with check (true);
create policy recorder_adds on ledger.pending for insert to {{recorder}} with check (true);
create policy sequencer_takes on ledger.pending for delete to {{sequencer}} using (true);
create policy sequencer_adds on ledger.leaf for insert to {{sequencer}} with check (true);
create policy sequencer_adds on ledger.tile for insert to {{sequencer}} with check (true);
create policy sequencer_adds on ledger.checkpoint for insert to {{sequencer}} with check (true);
-- `for no key update` asks for the right to update, which a trigger below then refuses to everybody.
create policy sequencer_locks on ledger.log for update to {{sequencer}} using (true);
create policy retention_reads on ledger.entry for select to {{retention}} using (true);
create policy retention_purges on ledger.entry for update to {{retention}} using (true) with check (payload is null and salt is null);

grant select on ledger.log, ledger.log_key, ledger.entry, ledger.leaf, ledger.tile, ledger.checkpoint to {{web}}, {{worker}};
grant insert on ledger.log to {{web}}, {{worker}};
grant insert on ledger.log_key to {{worker}}, {{sequencer}};
grant select on ledger.log to {{recorder}};
grant insert on ledger.entry, ledger.pending to {{recorder}};
grant select on ledger.log, ledger.log_key, ledger.leaf, ledger.tile, ledger.checkpoint, ledger.pending to {{sequencer}};
grant select (team_id, log_id, statement_id, ordinal, envelope) on ledger.entry to {{sequencer}};
grant insert on ledger.leaf, ledger.tile, ledger.checkpoint to {{sequencer}};
grant delete on ledger.pending to {{sequencer}};
grant update (origin) on ledger.log to {{sequencer}};
grant select (team_id, log_id, statement_id, ordinal, record_type, record_id, version, envelope) on ledger.entry to {{retention}};
grant update (salt, payload) on ledger.entry to {{retention}};
grant select, insert on ledger.verification to {{worker}};
grant select on ledger.verification to {{web}};
grant select on all tables in schema ledger to {{backup}};

create function ledger.refuse_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'the ledger is append-only: % of %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

-- A purge empties salt and payload and leaves the rest to the letter; nothing else is ever updated.
create function ledger.only_purge() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if new.payload is not null or new.salt is not null
    or (new.team_id, new.log_id, new.statement_id, new.ordinal, new.record_type, new.record_id, new.version, new.envelope)
      is distinct from
      (old.team_id, old.log_id, old.statement_id, old.ordinal, old.record_type, old.record_id, old.version, old.envelope)
  then
    raise exception 'the ledger is append-only: an entry can only lose its payload, by retention'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['log', 'log_key', 'leaf', 'tile', 'checkpoint'] loop
    execute format(
      'create trigger append_only before update or delete on ledger.%I for each row execute function ledger.refuse_change()', name);
    execute format('alter table ledger.%I enable always trigger append_only', name);
  end loop;
  foreach name in array array['log', 'log_key', 'entry', 'pending', 'leaf', 'tile', 'checkpoint'] loop
    execute format(
      'create trigger no_truncate before truncate on ledger.%I for each statement execute function ledger.refuse_change()', name);
    execute format('alter table ledger.%I enable always trigger no_truncate', name);
  end loop;
end $$;
create trigger append_only before delete on ledger.entry for each row execute function ledger.refuse_change();
create trigger only_purge before update on ledger.entry for each row execute function ledger.only_purge();
alter table ledger.entry enable always trigger append_only;
alter table ledger.entry enable always trigger only_purge;

-- What a migration did to an audited table, so that older images of its rows can still be compared.
create table luminous.schema_change (
  id uuid primary key,
  table_name text not null,
  column_name text not null,
  change text not null check (change in ('added', 'renamed', 'dropped', 'retyped', 'recaptured')),
  former_name text,
  -- What an added column held in the rows that were there, as JSON text; null where it was empty.
  default_image text,
  migration text not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
alter table luminous.schema_change enable row level security;
alter table luminous.schema_change force row level security;
create policy migration_adds on luminous.schema_change for insert with check ((select luminous.reaches_platform()));
create policy platform_reads on luminous.schema_change for select using ((select luminous.reaches_platform()));
grant select on luminous.schema_change to {{web}}, {{worker}}, {{backup}};

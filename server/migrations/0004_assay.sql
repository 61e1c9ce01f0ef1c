-- From the place to the result. Files, methods and runs are the lab's; sites, samples, results and disclosures
-- belong to the customer's team, and nothing there points across teams.

create table luminous.site (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  time_zone text not null,
  latitude numeric(9, 6) check (latitude between -90 and 90),
  longitude numeric(9, 6) check (longitude between -180 and 180),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, name)
);
call luminous.close_tenant_table('luminous.site');

create table luminous.sample (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  -- The code on the vial. It is text: leading zeros stay.
  code text not null check (length(code) between 1 and 64),
  site_id uuid not null,
  collected_at timestamptz not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, code),
  foreign key (team_id, site_id) references luminous.site (team_id, id)
);
create index sample_by_code on luminous.sample (code);
call luminous.close_tenant_table('luminous.sample');

-- A file as it came, byte for byte, found by its SHA-256 within the team.
create table luminous.file (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  name text not null check (length(name) between 1 and 255),
  size_bytes bigint not null check (size_bytes > 0),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, sha256)
);
call luminous.close_tenant_table('luminous.file');

create table luminous.file_chunk (
  team_id uuid not null,
  file_id uuid not null,
  number int not null check (number >= 0),
  bytes bytea not null,
  primary key (team_id, file_id, number),
  foreign key (team_id, file_id) references luminous.file (team_id, id)
);
comment on table luminous.file_chunk is 'not audited: the SHA-256 of the whole stands in the audited file';
call luminous.close_tenant_table('luminous.file_chunk');

-- A recipe from readings to a concentration, immutable: a change is the next revision.
create table luminous.method (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  revision int not null check (revision >= 1),
  definition jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, code, revision)
);
call luminous.close_tenant_table('luminous.method');

create table luminous.run (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  file_id uuid not null,
  file_sha256 text not null,
  plate text not null,
  method_id uuid not null,
  instrument jsonb not null,
  -- What the instrument's clock showed, as the file says it: the file carries no zone.
  read_at_local text,
  layout jsonb not null,
  calibration jsonb,
  reading_count int not null check (reading_count > 0),
  -- Root of the Merkle tree over the salted readings in file order.
  reading_root text not null check (reading_root ~ '^[0-9a-f]{64}$'),
  reading_seed bytea not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, file_sha256, plate),
  foreign key (team_id, file_id) references luminous.file (team_id, id),
  foreign key (team_id, method_id) references luminous.method (team_id, id)
);
comment on column luminous.run.reading_seed is 'not audited: a secret; every salt of the reading tree follows from it';
call luminous.close_tenant_table('luminous.run');

-- A concentration and all that says what it rests on. `run_id` and `method_id` are the lab's and opaque here.
create table luminous.result (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  sample_id uuid not null,
  site_id uuid not null,
  collected_at timestamptz not null,
  analyte text not null,
  -- Rounded by the method's rule; null where the result is censored.
  concentration_mg_per_l numeric,
  -- '<' below the limit, '>' above it; null for a number.
  qualifier text check (qualifier in ('<', '>')),
  limit_mg_per_l numeric,
  limit_type text,
  -- Known to be at or above this (the LOD) though below the limit (the LOQ): a censoring interval.
  lower_bound_mg_per_l numeric,
  -- 95 % interval of the concentration.
  lower95_mg_per_l numeric,
  upper95_mg_per_l numeric,
  -- Before rounding, as the shortest decimal that gives the same binary64 back.
  estimate_mg_per_l text,
  dilution numeric not null check (dilution > 0),
  replicates int not null check (replicates >= 1),
  cv_percent numeric,
  flags text[] not null default '{}',
  run_id uuid not null,
  plate_file_sha256 text not null,
  reading_root text not null,
  method_id uuid not null,
  method_code text not null,
  method_revision int not null,
  published_at timestamptz not null default clock_timestamp(),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  foreign key (team_id, sample_id) references luminous.sample (team_id, id),
  foreign key (team_id, site_id) references luminous.site (team_id, id),
  -- A number, or censored, or neither with a flag that says why: never a number for what was not read.
  check (num_nonnulls(concentration_mg_per_l, qualifier) <= 1),
  check (num_nonnulls(concentration_mg_per_l, qualifier) = 1 or cardinality(flags) > 0),
  check ((qualifier is null) = (limit_mg_per_l is null)),
  check ((qualifier is null) = (limit_type is null))
);
create index result_newest on luminous.result (team_id, published_at desc, id desc);
create index result_by_sample on luminous.result (team_id, sample_id);
create index result_by_run on luminous.result (team_id, run_id);
call luminous.close_tenant_table('luminous.result');

-- What a customer may see of a plate that it shares with others: its own wells and the common ones, with salts
-- and proofs against the run's reading root.
create table luminous.disclosure (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  run_id uuid not null,
  reading_root text not null check (reading_root ~ '^[0-9a-f]{64}$'),
  -- Instrument, calibration and the wells that this team may see.
  plate jsonb not null,
  -- Their readings with salts, and the hashes of all leaves, which make the root.
  readings jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, run_id)
);
comment on column luminous.disclosure.readings is 'not audited: each reading is proved by the reading root beside it';
call luminous.close_tenant_table('luminous.disclosure');

grant select, insert, update on luminous.site, luminous.sample, luminous.run, luminous.result to {{web}}, {{worker}};
grant select, insert on luminous.file, luminous.file_chunk, luminous.method, luminous.disclosure to {{web}}, {{worker}};
grant select on luminous.site, luminous.sample, luminous.file, luminous.file_chunk, luminous.method, luminous.run,
  luminous.result, luminous.disclosure to {{backup}};

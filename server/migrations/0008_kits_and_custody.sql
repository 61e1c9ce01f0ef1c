-- From the shelf to the lab's door: kits with coded serials, samples as the field takes them, and who had them when.

-- The lab's: kits that were made together.
create table luminous.kit_batch (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  expires_on date not null,
  -- How long a sample of these kits keeps, from its collection.
  holding_hours int not null check (holding_hours between 1 and 8760),
  note text not null default '' check (length(note) <= 1000),
  made_by_name text not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, name)
);
call luminous.close_tenant_table('luminous.kit_batch');

-- A kit stands twice: in the lab's register from its making on, and, once assigned, in the team that uses it. The
-- lab's row ends at `assigned`; what becomes of the kit is the team's to see and stands there.
create table luminous.kit (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  code text not null check (code ~ '^K[0-9A-Z-]{3,30}$'),
  -- The lab's batch; opaque to others.
  batch_id uuid not null,
  expires_on date not null,
  holding_hours int not null check (holding_hours between 1 and 8760),
  state text not null check (state in ('made', 'assigned', 'collected', 'received', 'read', 'reported', 'void')),
  state_reason text check (length(state_reason) <= 500),
  -- In the lab's row: whose it is now.
  assigned_team_id uuid references luminous.team (id),
  -- Since when the team has it, in the world; null in the lab's register.
  assigned_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, code),
  check (state <> 'void' or state_reason is not null)
);
create index kit_by_code on luminous.kit (code);
create index kit_by_batch on luminous.kit (team_id, batch_id);
call luminous.close_tenant_table('luminous.kit');

alter table luminous.sample
  add column kit_id uuid,
  add column kind text not null default 'sample' check (kind in ('sample', 'fieldBlank', 'duplicate')),
  add column duplicate_of uuid,
  -- The zone in which `collected_at` was on the collector's clock.
  add column time_zone text check (length(time_zone) <= 64),
  add column collector_name text check (length(collector_name) <= 200),
  add column latitude numeric(9, 6) check (latitude between -90 and 90),
  add column longitude numeric(9, 6) check (longitude between -180 and 180),
  add column accuracy_m numeric check (accuracy_m >= 0),
  add column ph numeric check (ph between 0 and 14),
  add column water_temperature_celsius numeric check (water_temperature_celsius between -5 and 60),
  add column conductivity_us_per_cm numeric check (conductivity_us_per_cm between 0 and 500000),
  add column notes text not null default '' check (length(notes) <= 2000),
  add column holding_hours int check (holding_hours between 1 and 8760),
  add column lab_number text check (length(lab_number) between 1 and 40),
  add column received_at timestamptz,
  -- Null until it is received. `held`: something was wrong at arrival, and nobody has decided yet.
  add column receipt_state text check (receipt_state in ('accepted', 'held', 'rejected')),
  add constraint sample_of_kit unique (team_id, kit_id),
  add constraint sample_kit foreign key (team_id, kit_id) references luminous.kit (team_id, id),
  add constraint sample_duplicate foreign key (team_id, duplicate_of) references luminous.sample (team_id, id),
  add constraint sample_received check ((received_at is null) = (receipt_state is null)),
  add constraint sample_duplicates_another check (duplicate_of is null or kind = 'duplicate');
create index sample_newest on luminous.sample (team_id, collected_at desc, id desc);
create index sample_in_lab on luminous.sample (receipt_state, collected_at);

-- What happened to a sample, and in whose hands: only ever added. A deed may concern many samples.
create table luminous.custody_event (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  sample_id uuid not null,
  -- Made by the phone or the system that reports the deed: the same deed told again is known by it.
  deed_id uuid not null,
  deed_sha256 text not null check (deed_sha256 ~ '^[0-9a-f]{64}$'),
  kind text not null check (kind in ('fieldScan', 'handOver', 'labReceipt', 'disposition', 'plateRead', 'ingestion')),
  -- When it happened in the world, as the one who reports it says.
  occurred_at timestamptz not null,
  time_zone text not null check (length(time_zone) <= 64),
  -- Who held the phone or the vial, by their own word; who sent the report is the entry's actor.
  person_name text not null check (length(person_name) between 1 and 200),
  person_id uuid,
  details jsonb not null,
  -- What is odd about its times and about who sent it; recorded, never mended.
  remarks text[] not null default '{}',
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, deed_id, sample_id),
  foreign key (team_id, sample_id) references luminous.sample (team_id, id)
);
create index custody_event_of_sample on luminous.custody_event (team_id, sample_id, occurred_at);
call luminous.close_tenant_table('luminous.custody_event');

-- The lab's own numbers, each given once. The sample is a customer's, opaque here.
create table luminous.lab_number (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  number text not null check (length(number) between 1 and 40),
  sample_team_id uuid not null,
  sample_id uuid not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, number),
  unique (team_id, sample_team_id, sample_id)
);
call luminous.close_tenant_table('luminous.lab_number');

grant select, insert, update on luminous.kit_batch, luminous.kit to {{web}}, {{worker}};
grant select, insert on luminous.custody_event, luminous.lab_number to {{web}}, {{worker}};
grant select on luminous.kit_batch, luminous.kit, luminous.custody_event, luminous.lab_number to {{backup}};

-- From the plate to the published result: the lab's readers, lots, layouts, runs on their way through review, and
-- results that are amended by a next edition.

create table luminous.instrument (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  vendor text not null default '' check (length(vendor) <= 100),
  model text not null default '' check (length(model) <= 100),
  serial text not null default '' check (length(serial) <= 100),
  -- Its files carry no zone: this is what its clock is set to, and by how much it is off.
  time_zone text not null check (length(time_zone) <= 64),
  clock_offset_s int not null default 0,
  note text not null default '' check (length(note) <= 1000),
  retired_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, name)
);
call luminous.close_tenant_table('luminous.instrument');

create table luminous.reagent_lot (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  kind text not null check (kind in ('biosensor', 'calibrant')),
  name text not null check (length(name) between 1 and 200),
  lot text not null check (length(lot) between 1 and 100),
  expires_on date not null,
  note text not null default '' check (length(note) <= 1000),
  retired_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, kind, name, lot)
);
call luminous.close_tenant_table('luminous.reagent_lot');

create table luminous.layout_template (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  well_count int not null check (well_count between 6 and 1536),
  layout jsonb not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, name)
);
call luminous.close_tenant_table('luminous.layout_template');

alter table luminous.run
  alter column layout drop not null,
  alter column method_id drop not null,
  add column state text not null default 'published'
    check (state in ('new', 'computed', 'review', 'published', 'superseded', 'withdrawn', 'void')),
  -- It came back from review.
  add column returned boolean not null default false,
  add column edition int not null default 1 check (edition >= 1),
  add column amends_id uuid,
  add column amend_reason text check (length(amend_reason) <= 500),
  add column instrument_id uuid,
  add column read_at timestamptz,
  add column read_at_source text check (read_at_source in ('file', 'entered')),
  add column biosensor_lot_id uuid,
  add column calibrant_lot_id uuid,
  add column sample_codes text[] not null default '{}',
  -- Wells that a person left out, rulings on failed rules, and which of a sample's repeats is reported: each with
  -- who, when and why.
  add column exclusions jsonb not null default '[]',
  add column rulings jsonb not null default '[]',
  add column choices jsonb not null default '[]',
  -- What was computed last, in short: ids of results, controls, failed rules. It follows from file, layout and method.
  add column summary jsonb,
  add column uploaded_by_name text not null default '',
  -- Whoever had a hand in it: none of them signs.
  add column authors uuid[] not null default '{}',
  add column submitted_by uuid,
  add column submitted_by_name text,
  add column submitted_at timestamptz,
  add column signed_by uuid,
  add column signed_by_name text,
  add column signed_role text,
  add column signed_at timestamptz,
  add column signed_meaning text check (length(signed_meaning) <= 300),
  add column signed_with text check (signed_with in ('password', 'passkey', 'demonstration')),
  drop constraint run_team_id_file_sha256_plate_key,
  add constraint run_of_plate unique (team_id, file_sha256, plate, edition),
  add constraint run_amends foreign key (team_id, amends_id) references luminous.run (team_id, id),
  add constraint run_instrument foreign key (team_id, instrument_id) references luminous.instrument (team_id, id),
  add constraint run_biosensor_lot foreign key (team_id, biosensor_lot_id) references luminous.reagent_lot (team_id, id),
  add constraint run_calibrant_lot foreign key (team_id, calibrant_lot_id) references luminous.reagent_lot (team_id, id),
  add constraint run_read_at check ((read_at is null) = (read_at_source is null)),
  -- Who signs is not who worked it out.
  add constraint run_four_eyes check (not (signed_by = any (authors))),
  add constraint run_complete check (state in ('new', 'void') or (layout is not null and method_id is not null));
alter table luminous.run alter column state drop default;
create index run_newest on luminous.run (team_id, created_at desc, id desc);
create index run_in_state on luminous.run (team_id, state, created_at desc);
create index run_by_sample on luminous.run using gin (sample_codes);

-- What people said and did about a run, only ever added.
create table luminous.run_note (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  run_id uuid not null,
  kind text not null check (kind in
    ('submitted', 'returned', 'comment', 'published', 'voided', 'restored', 'amended', 'withdrawn')),
  person_id uuid,
  person_name text not null,
  note text not null check (length(note) <= 2000),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  foreign key (team_id, run_id) references luminous.run (team_id, id)
);
create index run_note_of_run on luminous.run_note (team_id, run_id, created_at);
call luminous.close_tenant_table('luminous.run_note');

-- Somebody reviews in a reviewer's stead, from one moment until another.
create table luminous.stand_in (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  reviewer_id uuid not null references luminous.person (id),
  stand_in_id uuid not null references luminous.person (id),
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  reason text not null check (length(reason) between 3 and 500),
  ended_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  check (reviewer_id <> stand_in_id)
);
call luminous.close_tenant_table('luminous.stand_in');

alter table luminous.result
  add column edition int not null default 1 check (edition >= 1),
  add column status text not null default 'current' check (status in ('current', 'superseded', 'withdrawn')),
  add column status_reason text check (length(status_reason) <= 500),
  add column status_at timestamptz,
  add column status_by_name text,
  -- The result that this one takes the place of, and the one that took its place.
  add column replaces_id uuid,
  add column replaced_by_id uuid,
  add column approved_by_name text,
  add column approved_role text,
  add column approved_at timestamptz,
  add column approval_meaning text check (length(approval_meaning) <= 300),
  add constraint result_replaces foreign key (team_id, replaces_id) references luminous.result (team_id, id),
  add constraint result_status_told check ((status = 'current') = (status_reason is null)),
  add constraint result_replaced check (replaced_by_id is null or status <> 'current');

-- What happened, for those who must act on it: written in the transaction of what it tells of.
create table luminous.business_event (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  kind text not null check (kind in ('results.published', 'results.amended', 'results.withdrawn')),
  subject jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id)
);
comment on table luminous.business_event is 'not audited: it tells of changes that are';
create index business_event_newest on luminous.business_event (created_at);
call luminous.close_tenant_table('luminous.business_event');

grant select, insert, update on luminous.instrument, luminous.reagent_lot, luminous.stand_in to {{web}}, {{worker}};
grant select, insert, update, delete on luminous.layout_template to {{web}}, {{worker}};
grant select, insert on luminous.run_note, luminous.business_event to {{web}}, {{worker}};
grant select on luminous.instrument, luminous.reagent_lot, luminous.layout_template, luminous.run_note,
  luminous.stand_in, luminous.business_event to {{backup}};

-- Results of other laboratories and of earlier years, as their files say them: beside our own, and never among them.

create table luminous.result_import (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  file_id uuid not null,
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  laboratory text not null check (length(laboratory) between 1 and 200),
  note text not null default '' check (length(note) <= 1000),
  row_count int not null check (row_count > 0),
  imported_by_name text not null,
  voided_at timestamptz,
  void_reason text check (length(void_reason) <= 500),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  foreign key (team_id, file_id) references luminous.file (team_id, id),
  check ((voided_at is null) = (void_reason is null))
);
-- The same bytes are one import, until it is voided.
create unique index result_import_of_file on luminous.result_import (team_id, file_id) where voided_at is null;
call luminous.close_tenant_table('luminous.result_import');

create table luminous.imported_result (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  import_id uuid not null,
  -- Of the source file, its head line being 1.
  line int not null check (line > 1),
  site_id uuid not null,
  sample_code text not null check (length(sample_code) between 1 and 100),
  -- The day at the site. A file that tells no time of day gives no instant.
  collected_on date not null,
  collected_at timestamptz,
  analyte text not null check (length(analyte) between 1 and 100),
  unit text not null check (length(unit) between 1 and 40),
  value numeric,
  qualifier text check (qualifier in ('<', '>')),
  limit_value numeric,
  limit_type text check (length(limit_type) between 1 and 40),
  method text not null default '' check (length(method) <= 200),
  note text not null default '' check (length(note) <= 500),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, import_id, line),
  foreign key (team_id, import_id) references luminous.result_import (team_id, id),
  foreign key (team_id, site_id) references luminous.site (team_id, id),
  -- A number, or censored with its limit: never neither, never both.
  check (num_nonnulls(value, qualifier) = 1),
  check ((qualifier is null) = (limit_value is null))
);
create index imported_result_newest on luminous.imported_result (team_id, collected_on desc, id);
call luminous.close_tenant_table('luminous.imported_result');

grant select, insert, update on luminous.result_import to {{web}}, {{worker}};
grant select, insert on luminous.imported_result to {{web}}, {{worker}};
grant select on luminous.result_import, luminous.imported_result to {{backup}};

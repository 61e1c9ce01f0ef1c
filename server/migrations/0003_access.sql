-- Teams and people. A person, a credential and a session belong to no team: changes of the first two are
-- audited into the lab's log.

create table luminous.team (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
  name text not null check (length(name) between 1 and 200),
  kind text not null check (kind in ('lab', 'customer', 'community')),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
create unique index one_lab on luminous.team (kind) where kind = 'lab';
call luminous.close_tenant_table('luminous.team', 'id');
drop policy member_adds on luminous.team;
create policy platform_adds on luminous.team for insert
  with check ((select luminous.reaches_platform()) and (select luminous.may_write()));
drop policy member_removes on luminous.team;

create table luminous.person (
  id uuid primary key,
  email text not null check (length(email) <= 254),
  name text not null check (length(name) between 1 and 200),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
create unique index person_by_email on luminous.person (lower(email));

create table luminous.credential (
  id uuid primary key,
  person_id uuid not null unique references luminous.person (id),
  -- PHC string of argon2id.
  password_hash text not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
comment on column luminous.credential.password_hash is 'not audited: a secret; that it changed shows in the version';

create table luminous.session (
  id uuid primary key,
  person_id uuid not null references luminous.person (id),
  team_id uuid not null references luminous.team (id),
  token_hash bytea not null unique,
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null
);
comment on table luminous.session is 'not audited: it says nothing that lasts, and holds the hash of a token';
create index session_by_person on luminous.session (person_id);
create index session_by_expiry on luminous.session (expires_at);

create table luminous.membership (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  person_id uuid not null references luminous.person (id),
  role text not null check (role in ('staff-admin', 'analyst', 'reviewer', 'admin', 'editor', 'viewer', 'auditor')),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, person_id)
);
create index membership_by_person on luminous.membership (person_id);
call luminous.close_tenant_table('luminous.membership');

-- People see themselves and those of their team; the platform's own jobs (the sign-in desk) see all.
do $$
declare
  name text;
begin
  foreach name in array array['person', 'credential', 'session'] loop
    execute format('alter table luminous.%I enable row level security', name);
    execute format('alter table luminous.%I force row level security', name);
    execute format(
      'create policy platform_all on luminous.%I using ((select luminous.reaches_platform())) with check ((select luminous.reaches_platform()) and (select luminous.may_write()))',
      name);
  end loop;
end $$;
create policy own_person on luminous.person for select using (id = (select luminous.principal_person()));
create policy own_sessions on luminous.session for select using (person_id = (select luminous.principal_person()));
create policy own_sessions_end on luminous.session for delete using (person_id = (select luminous.principal_person()));

-- Failed sign-ins, counted by address of the account and of the network, so that guessing is slowed down.
create table luminous.sign_in_failure (
  subject text not null,
  minute timestamptz not null,
  count int not null,
  primary key (subject, minute)
);
comment on table luminous.sign_in_failure is 'not audited: counters of the last hour, by hash';
alter table luminous.sign_in_failure enable row level security;
alter table luminous.sign_in_failure force row level security;
create policy platform_all on luminous.sign_in_failure using ((select luminous.reaches_platform()))
  with check ((select luminous.reaches_platform()));

grant select, insert, update on luminous.team, luminous.membership, luminous.person, luminous.credential to {{web}}, {{worker}};
grant delete on luminous.membership to {{web}}, {{worker}};
grant select, insert, update, delete on luminous.session, luminous.sign_in_failure to {{web}}, {{worker}};
grant select on luminous.team, luminous.membership, luminous.person, luminous.credential to {{backup}};

-- Entries of records without a team go to the lab's log.
create function luminous.lab_team() returns uuid language sql stable parallel safe security definer
  set search_path = pg_catalog, pg_temp
  as $$ select id from luminous.team where kind = 'lab' $$;
grant select on luminous.team to {{reader}}, {{recorder}};
create policy reader_finds_lab on luminous.team for select to {{reader}} using (kind = 'lab');
{{give luminous.lab_team() to reader}}

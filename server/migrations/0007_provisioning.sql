-- Setting customers up: teams with their particulars, links in mails, invitations, second factors, grants, keys,
-- thresholds, and the mail that tells people.

alter table luminous.team
  add column state text not null default 'active' check (state in ('active', 'suspended', 'closed')),
  add column state_reason text check (length(state_reason) <= 500),
  add column state_since timestamptz,
  -- When what is kept of a closed team may go.
  add column kept_until timestamptz,
  add column contact_name text not null default '' check (length(contact_name) <= 200),
  add column contact_email text not null default '' check (length(contact_email) <= 254),
  add column contact_phone text not null default '' check (length(contact_phone) <= 50),
  add column colour text check (colour ~ '^#[0-9a-f]{6}$'),
  add column requires_second_factor boolean not null default false,
  add column details_confirmed_at timestamptz;
create index team_by_name on luminous.team (lower(name), id);

alter table luminous.person add column deleted_at timestamptz;

-- What staff note about a customer is the lab's, not the customer's: the id is the customer's team.
create table luminous.customer_note (
  id uuid primary key references luminous.team (id),
  note text not null check (length(note) <= 2000),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);

create table luminous.team_logo (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  bytes bytea not null check (length(bytes) between 1 and 262144),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id)
);
comment on column luminous.team_logo.bytes is 'not audited: its SHA-256 is';
call luminous.close_tenant_table('luminous.team_logo');

-- How much a team may keep. What it uses is counted from its files.
create table luminous.storage (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  bytes_max bigint not null check (bytes_max > 0),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id)
);
call luminous.close_tenant_table('luminous.storage');

create table luminous.invitation (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  email text not null check (length(email) <= 254),
  role text not null check (role in ('staff-admin', 'analyst', 'reviewer', 'admin', 'editor', 'viewer')),
  message text check (length(message) <= 1000),
  invited_by uuid,
  invited_by_name text not null,
  sent_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  accepted_at timestamptz,
  accepted_by uuid,
  revoked_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id)
);
create unique index invitation_open on luminous.invitation (team_id, lower(email))
  where accepted_at is null and revoked_at is null;
call luminous.close_tenant_table('luminous.invitation');

-- An auditor's leave to read a team, from one moment until another.
create table luminous.access_grant (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  email text not null check (length(email) <= 254),
  -- Null until the address has an account.
  person_id uuid references luminous.person (id),
  purpose text not null check (length(purpose) between 3 and 500),
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  granted_by uuid,
  granted_by_name text not null,
  revoked_at timestamptz,
  revoked_reason text,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id)
);
create index access_grant_by_person on luminous.access_grant (person_id);
create index access_grant_by_email on luminous.access_grant (lower(email));
call luminous.close_tenant_table('luminous.access_grant');

create table luminous.api_key (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 100),
  begins text not null,
  scopes text[] not null,
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_by uuid,
  created_by_name text not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  -- The key that took its place.
  replaced_by uuid,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id)
);
comment on column luminous.api_key.secret_hash is 'not audited: the hash of a secret';
create index api_key_by_id on luminous.api_key (id);
call luminous.close_tenant_table('luminous.api_key');

create table luminous.api_key_use (
  team_id uuid not null,
  key_id uuid not null,
  used_at timestamptz not null,
  used_from text not null,
  primary key (team_id, key_id),
  foreign key (team_id, key_id) references luminous.api_key (team_id, id)
);
comment on table luminous.api_key_use is 'not audited: when a key was last used, raised all the time';
call luminous.close_tenant_table('luminous.api_key_use');

-- A limit that the team wants watched. Revisions are only ever added.
create table luminous.threshold (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  series_id uuid not null,
  revision int not null check (revision >= 1),
  name text not null check (length(name) between 1 and 100),
  analyte text not null check (analyte = 'NA'),
  site_id uuid,
  severity text not null check (severity in ('notice', 'critical')),
  limit_mg_per_l numeric not null check (limit_mg_per_l > 0),
  citation text not null check (length(citation) between 3 and 500),
  effective_from date not null,
  effective_until date check (effective_until >= effective_from),
  reason text check (length(reason) <= 500),
  set_by uuid,
  set_by_name text not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, series_id, revision),
  foreign key (team_id, site_id) references luminous.site (team_id, id)
);
call luminous.close_tenant_table('luminous.threshold');

-- What a team is told of, and how; a person's own choice stands beside it with their id.
create table luminous.preference (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  person_id uuid references luminous.person (id),
  category text not null check (category in ('results', 'exceedances', 'reports', 'custody')),
  channel text not null check (channel in ('inApp', 'email')),
  enabled boolean not null,
  set_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique nulls not distinct (team_id, person_id, category, channel)
);
call luminous.close_tenant_table('luminous.preference');

-- Who outside keeps checkpoints of the team's log.
create table luminous.checkpoint_recipient (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  name text not null check (length(name) between 1 and 200),
  email text not null check (length(email) <= 254),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id)
);
create unique index checkpoint_recipient_by_email on luminous.checkpoint_recipient (team_id, lower(email));
call luminous.close_tenant_table('luminous.checkpoint_recipient');

-- When a member was last there.
create table luminous.membership_use (
  team_id uuid not null,
  person_id uuid not null references luminous.person (id),
  first_seen_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  primary key (team_id, person_id)
);
comment on table luminous.membership_use is 'not audited: raised all the time, and members'' own pages are nobody''s business';
call luminous.close_tenant_table('luminous.membership_use');

-- The secret in a mail's link is derived from the installation's secret and the link's id; only its hash is here,
-- to recognise links that were made with another installation's secret.
create table luminous.link (
  id uuid primary key,
  purpose text not null check (purpose in ('invitation', 'grant', 'reset', 'email')),
  team_id uuid references luminous.team (id),
  -- The invitation, or the person.
  subject_id uuid,
  email text not null check (length(email) <= 254),
  secret_hash bytea not null check (length(secret_hash) = 32),
  created_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  used_at timestamptz,
  replaced_at timestamptz,
  revoked_at timestamptz
);
comment on table luminous.link is 'not audited: what it leads to is; holds the hash of a secret';
create index link_by_subject on luminous.link (subject_id, created_at);
create index link_by_expiry on luminous.link (expires_at);

-- Each time that a link's page was loaded: mail scanners load them too, and support must be able to show it.
create table luminous.link_touch (
  id uuid primary key,
  link_id uuid not null references luminous.link (id) on delete cascade,
  at timestamptz not null default clock_timestamp(),
  method text not null,
  network text not null,
  agent text not null
);
comment on table luminous.link_touch is 'not audited: loading a page changes nothing';
create index link_touch_by_link on luminous.link_touch (link_id, at);

create table luminous.mail (
  id uuid primary key,
  team_id uuid references luminous.team (id),
  -- What it tells of: an invitation, a recipient, a grant.
  subject_id uuid,
  email text not null check (length(email) <= 254),
  name text not null default '',
  -- The words, without the link's secret, which is put in when it goes out.
  body jsonb not null,
  link_id uuid,
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'bounced', 'failed', 'waiting')),
  attempts int not null default 0,
  answer text,
  created_at timestamptz not null default clock_timestamp(),
  -- When its state last changed; of a queued one, when it is due.
  at timestamptz not null default clock_timestamp()
);
comment on table luminous.mail is 'not audited: the fate of a message; what it tells of has entries of its own';
create index mail_by_subject on luminous.mail (subject_id, created_at);
create index mail_by_time on luminous.mail (created_at desc, id desc);
create index mail_due on luminous.mail (at) where state in ('queued', 'sending');
create index mail_by_team on luminous.mail (team_id, created_at);
create index mail_undelivered on luminous.mail (team_id) where state in ('bounced', 'failed');

create table luminous.totp (
  id uuid primary key,
  person_id uuid not null unique references luminous.person (id),
  -- Sealed with a key that follows from the installation's secret.
  sealed_secret bytea not null,
  confirmed_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
comment on column luminous.totp.sealed_secret is 'not audited: a secret';

create table luminous.totp_use (
  person_id uuid primary key references luminous.person (id),
  last_step bigint not null
);
comment on table luminous.totp_use is 'not audited: a code counts once';

create table luminous.recovery_code (
  id uuid primary key,
  person_id uuid not null references luminous.person (id),
  code_hash bytea not null check (length(code_hash) = 32),
  used_at timestamptz
);
comment on table luminous.recovery_code is 'not audited: hashes of secrets';
create index recovery_code_by_person on luminous.recovery_code (person_id);

create table luminous.passkey (
  id uuid primary key,
  person_id uuid not null references luminous.person (id),
  credential_id text not null unique,
  public_key bytea not null,
  name text not null check (length(name) between 1 and 200),
  transports text[] not null,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
create index passkey_by_person on luminous.passkey (person_id);

create table luminous.passkey_use (
  passkey_id uuid primary key references luminous.passkey (id) on delete cascade,
  counter bigint not null,
  last_used_at timestamptz
);
comment on table luminous.passkey_use is 'not audited: raised at each use';

create table luminous.passkey_challenge (
  challenge text primary key,
  person_id uuid references luminous.person (id),
  expires_at timestamptz not null
);
comment on table luminous.passkey_challenge is 'not audited: lives for minutes and counts once';

-- What an admin typed into the wizard for a new customer and has not created yet.
create table luminous.customer_draft (
  id uuid primary key,
  step int not null,
  data jsonb not null,
  started_by uuid,
  started_by_name text not null,
  -- The team, once it is created: pressing the button twice makes one.
  created_team uuid references luminous.team (id),
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);
comment on table luminous.customer_draft is 'not audited: nothing of it counts before it is created';

create table luminous.setting (
  id uuid primary key,
  name text not null unique check (name in ('public-url', 'mail')),
  value jsonb not null,
  sealed bytea,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp()
);
comment on column luminous.setting.sealed is 'not audited: a secret';

alter table luminous.session
  -- `second-factor`: the password was right, the second factor is due.
  add column stage text not null default 'full' check (stage in ('second-factor', 'full')),
  add column attempts int not null default 0,
  -- Staff who look at a customer's pages.
  add column viewing_team_id uuid references luminous.team (id),
  add column viewing_reason text,
  add column network text not null default '',
  add column agent text not null default '',
  add column last_seen_at timestamptz not null default clock_timestamp();

do $$
declare
  name text;
begin
  foreach name in array array['customer_note', 'link_touch', 'totp', 'totp_use', 'recovery_code', 'passkey',
    'passkey_use', 'passkey_challenge', 'customer_draft', 'setting'] loop
    execute format('alter table luminous.%I enable row level security', name);
    execute format('alter table luminous.%I force row level security', name);
    execute format(
      'create policy platform_all on luminous.%I using ((select luminous.reaches_platform())) with check ((select luminous.reaches_platform()) and (select luminous.may_write()))',
      name);
  end loop;
  -- Mails and links of a team are its own; those of a person without a team are the platform's.
  foreach name in array array['link', 'mail'] loop
    execute format('call luminous.close_tenant_table(%L)', 'luminous.' || name);
  end loop;
end $$;

-- Members see the people of their team.
create policy team_people on luminous.person for select using (
  exists (
    select from luminous.membership m
    where m.person_id = person.id and m.team_id = (select luminous.principal_team())
  )
);

-- A team sees when its links were opened.
create policy team_looks on luminous.link_touch for select using (
  exists (
    select from luminous.link k
    where k.id = link_touch.link_id and k.team_id = (select luminous.principal_team())
  )
);

grant select, insert, update on luminous.customer_note, luminous.invitation, luminous.access_grant, luminous.api_key,
  luminous.api_key_use, luminous.preference, luminous.storage, luminous.membership_use, luminous.link, luminous.mail,
  luminous.totp_use, luminous.recovery_code, luminous.passkey_use, luminous.setting to {{web}}, {{worker}};
grant select, insert, update, delete on luminous.team_logo, luminous.checkpoint_recipient, luminous.totp,
  luminous.passkey, luminous.passkey_challenge, luminous.customer_draft to {{web}}, {{worker}};
grant select, insert on luminous.threshold, luminous.link_touch to {{web}}, {{worker}};
grant delete on luminous.credential, luminous.recovery_code, luminous.totp_use, luminous.passkey_use,
  luminous.membership_use, luminous.setting to {{web}}, {{worker}};
grant delete on luminous.link, luminous.mail to {{web}}, {{worker}};
grant delete on luminous.link_touch to {{worker}};
grant select on luminous.customer_note, luminous.team_logo, luminous.storage, luminous.invitation,
  luminous.access_grant, luminous.api_key, luminous.threshold, luminous.preference,
  luminous.checkpoint_recipient, luminous.totp, luminous.passkey, luminous.setting to {{backup}};

-- Whether somebody has a second factor: a team's admin may know that, and no more.
create function luminous.has_second_factor(person uuid) returns boolean language sql stable parallel safe
  security definer set search_path = pg_catalog, pg_temp
  as $$
  select exists (select from luminous.totp t where t.person_id = person and t.confirmed_at is not null)
    or exists (select from luminous.passkey k where k.person_id = person)
$$;
grant select on luminous.totp, luminous.passkey to {{reader}};
create policy reader_looks on luminous.totp for select to {{reader}} using (true);
create policy reader_looks on luminous.passkey for select to {{reader}} using (true);
{{give luminous.has_second_factor(uuid) to reader}}

-- Events are read by position. A position is given once the event is committed, by one process at a time, so that no
-- listener comes past an event that was told earlier and committed later: the ledger's queue does the same.

-- The kinds are a closed union of the contract, which the code holds when it tells and when it reads.
alter table luminous.business_event drop constraint business_event_kind_check;

-- Told, and without a position yet.
create table luminous.event_pending (
  team_id uuid not null,
  event_id uuid not null,
  primary key (team_id, event_id),
  foreign key (team_id, event_id) references luminous.business_event (team_id, id)
);
comment on table luminous.event_pending is 'not audited: a queue';
call luminous.close_tenant_table('luminous.event_pending');

-- What former releases told.
insert into luminous.event_pending (team_id, event_id) select team_id, id from luminous.business_event;

-- The order in which listeners read. Of no team: it lies on one node where teams are spread.
create table luminous.event_place (
  position bigint primary key,
  event_team_id uuid not null,
  event_id uuid not null
);
comment on table luminous.event_place is 'not audited: the order of events';

-- How far each listener has come.
create table luminous.event_listener (
  name text primary key,
  position bigint not null default 0,
  moved_at timestamptz not null default clock_timestamp()
);
comment on table luminous.event_listener is 'not audited: how far the server has read its own events';

do $$
declare
  name text;
begin
  foreach name in array array['event_place', 'event_listener'] loop
    execute format('alter table luminous.%I enable row level security', name);
    execute format('alter table luminous.%I force row level security', name);
    execute format(
      'create policy platform_all on luminous.%I using ((select luminous.reaches_platform())) with check ((select luminous.reaches_platform()))',
      name);
  end loop;
end $$;

grant select, insert on luminous.event_pending to {{web}}, {{worker}};
grant delete on luminous.event_pending to {{worker}};
grant select, insert on luminous.event_place to {{worker}};
grant select, insert, update on luminous.event_listener to {{worker}};
grant select on luminous.event_pending, luminous.event_place, luminous.event_listener to {{backup}};

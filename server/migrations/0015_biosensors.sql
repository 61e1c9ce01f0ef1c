-- The lab's biosensors: strains that each answer to one class of acids. Layouts, methods and lots name one by its code,
-- so a code never changes and no biosensor is ever removed: it is retired.

create table luminous.biosensor (
  team_id uuid not null references luminous.team (id),
  id uuid not null,
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  -- What customers know it by.
  name text not null check (length(name) between 1 and 100),
  promoter text not null default '' check (length(promoter) <= 100),
  strain text not null default '' check (length(strain) <= 200),
  acid_class text not null check (length(acid_class) between 1 and 100),
  -- In words, with its unit: what a method computes with is the method's own.
  stated_limit text not null default '' check (length(stated_limit) <= 200),
  remarks text not null default '' check (length(remarks) <= 1000),
  retired_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null default clock_timestamp(),
  primary key (team_id, id),
  unique (team_id, code)
);
-- Two codes that differ in capitals alone would be taken for each other.
create unique index biosensor_by_code on luminous.biosensor (team_id, lower(code));
call luminous.close_tenant_table('luminous.biosensor');

-- Null: a calibrant, or a lot from before there was a register.
alter table luminous.reagent_lot
  add column biosensor text,
  add constraint reagent_lot_biosensor foreign key (team_id, biosensor) references luminous.biosensor (team_id, code),
  add constraint reagent_lot_of_biosensor check (biosensor is null or kind = 'biosensor');

grant select, insert on luminous.biosensor to {{web}}, {{worker}};
-- All but the code.
grant update (name, promoter, strain, acid_class, stated_limit, remarks, retired_at)
  on luminous.biosensor to {{web}}, {{worker}};
grant select on luminous.biosensor to {{backup}};

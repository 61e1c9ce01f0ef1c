-- Events and what former verifications found were held against nothing: whoever owns the database could change or delete
-- them unseen. They are audited from here on; rows that are there are recorded as they are now (audit/migration-hooks.ts).
alter table luminous.business_event add column version int not null default 1;
comment on table luminous.business_event is null;

alter table ledger.verification add column version int not null default 1;
comment on table ledger.verification is 'audited: what was found once stays known';

-- Secrets by their SHA-256 stand in the images since 0025, of rows that were changed since. One entry for each row that
-- has one, so that an exchange shows whether or not the row is ever changed again. The trigger that counts versions
-- sleeps meanwhile, since it counts no change that changes nothing.
do $$
declare
  held record;
begin
  for held in
    select * from (values ('credential', 'password_hash'), ('api_key', 'secret_hash'), ('totp', 'sealed_secret'),
      ('setting', 'sealed'), ('run', 'reading_seed')) as secret (in_table, in_column)
  loop
    execute format('alter table luminous.%I disable trigger raise_version', held.in_table);
    execute format('update luminous.%I set version = version + 1 where %I is not null', held.in_table, held.in_column);
    execute format('alter table luminous.%I enable always trigger raise_version', held.in_table);
  end loop;
end $$;

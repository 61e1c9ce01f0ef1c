import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { makeTamperedWorld, tamper } from '../../test/tamper.ts'

const db = useDatabase(async (db) => {
  await makeTamperedWorld(db)
})

describe('capture that does not work as it was installed is found', () => {
  const attacks: [string, string][] = [
    ['a trigger asleep', 'alter table luminous.result disable trigger capture_update'],
    [
      'a trigger that sleeps in replicas',
      'alter table luminous.result enable trigger capture_update',
    ],
    ['a trigger dropped', 'drop trigger capture_update on luminous.result'],
    [
      'a trigger that looks away',
      `drop trigger capture_insert on luminous.result;
       create trigger capture_insert after insert on luminous.result referencing new table as new_rows
         for each statement when (current_user <> 'eve') execute function ledger.capture_result_insert();
       alter table luminous.result enable always trigger capture_insert`,
    ],
    [
      'a function replaced',
      `create or replace function ledger.capture_result_update() returns trigger language plpgsql
       as 'begin return null; end'`,
    ],
    [
      'a function with other settings',
      `alter function ledger.capture_result_update() set TimeZone = 'Asia/Tokyo'`,
    ],
    [
      'a function with its caller’s rights',
      'alter function ledger.capture_result_update() security invoker',
    ],
    [
      'the recorder replaced',
      `create or replace function ledger.record(log_kind text, action text, record_type text, teams uuid[], ids uuid[],
         versions int[], befores text[], afters text[]) returns void language plpgsql security definer
       as 'begin end'`,
    ],
    ['versions that are not raised', 'alter table luminous.result disable trigger raise_version'],
    ['a table that may be emptied', 'alter table luminous.result disable trigger no_truncate'],
    ['entries that may be changed', 'alter table ledger.entry disable trigger only_purge'],
    ['leaves that may be deleted', 'drop trigger append_only on ledger.leaf'],
    ['a table declared unaudited', `comment on table luminous.site is 'not audited: eve'`],
    [
      'a column declared unaudited',
      `comment on column luminous.result.dilution is 'not audited: eve'`,
    ],
    [
      'a principal that is believed from whoever says so',
      `create or replace function luminous.authenticated_role() returns text language sql stable parallel safe
         set search_path = pg_catalog, pg_temp as $f$ select session_user::text $f$`,
    ],
    [
      'a second form beside a bent one',
      `create function ledger.record(int) returns void language sql as 'select'`,
    ],
    [
      'a recorder without its rights',
      'alter function ledger.record(text, text, text, uuid[], uuid[], int[], text[], text[]) security invoker',
    ],
    [
      'a recorder that looks elsewhere',
      'alter function ledger.record(text, text, text, uuid[], uuid[], int[], text[], text[]) reset search_path',
    ],
    [
      'a capture function that anybody may call',
      'grant execute on function ledger.capture_result_insert() to public',
    ],
    ['a function dropped', 'drop function luminous.uuidv7() cascade'],
    [
      'a trigger that bends entries on their way in',
      `create function public.eve() returns trigger language plpgsql as 'begin return new; end';
       create trigger eve before insert on ledger.entry for each row execute function public.eve()`,
    ],
    [
      'a rule that swallows entries',
      'create rule eve as on insert to ledger.entry do instead nothing',
    ],
    ['row security off', 'alter table luminous.result disable row level security'],
    ['row security off for the owner', 'alter table luminous.result no force row level security'],
  ]
  test.each(attacks)('%s', async (_, text) => {
    const found = await tamper(db, [], (copy) => copy.superuser.query(text))
    expect(found.map((finding) => finding.code)).toContain('capture-changed')
  })
})

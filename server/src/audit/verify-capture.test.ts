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
      `create or replace function ledger.record_entries(action text, record_type text, teams uuid[], ids uuid[],
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
  ]
  test.each(attacks)('%s', async (_, text) => {
    const found = await tamper(db, [], (copy) => copy.superuser.query(text))
    expect(found.map((finding) => finding.code)).toContain(
      text.includes('comment on table') ? 'row-missing' : 'capture-changed',
    )
  })
})

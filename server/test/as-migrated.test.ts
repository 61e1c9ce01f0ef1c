import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findAuditedTables } from '../src/audit/capture.ts'
import { partsOf, readCatalogue, type Truth } from '../src/audit/catalogue.ts'
import { migrationHooks } from '../src/audit/migration-hooks.ts'
import {
  compareColumns,
  describeChanges,
  readColumns,
  type ExpectedChange,
} from '../src/audit/schema-changes.ts'
import { migrate } from '../src/platform/migrate.ts'
import { askServer, makeDatabase, type TestDatabase } from './database.ts'

const file = fileURLToPath(new URL('../src/audit/as-migrated.json', import.meta.url))

/** Role names of the test server, so that none has to be looked for twice. */
const castBack = (text: string, parts: Readonly<Record<string, string>>): string => {
  let cast = text
  for (const [name, part] of Object.entries(parts)) cast = cast.replaceAll(name, part)
  return cast
}

async function describeTruth(empty: TestDatabase): Promise<Truth> {
  const hooks = migrationHooks(empty.address.rolePrefix)
  const changes: ExpectedChange[] = []
  await migrate(empty.address, {
    ...hooks,
    async after(db, migration, before) {
      // As if every table had rows from the beginning.
      const found = compareColumns(before.columns, await readColumns(db), () => true)
      changes.push(...(await describeChanges(db, migration.name, found)))
      await hooks.after(db, migration, before)
    },
  })
  const owner = decodeURIComponent(new URL(empty.address.url).username)
  const parts = partsOf({ prefix: empty.address.rolePrefix, owner })
  const client = await empty.superuser.connect()
  try {
    await client.query('set search_path = pg_catalog, pg_temp')
    const tables = await findAuditedTables(client)
    const live = await readCatalogue(client, parts)
    const catalogue = Object.fromEntries(
      Object.entries(live).map(([key, text]) => [
        key,
        key.startsWith('body of ') ? castBack(text, parts) : text,
      ]),
    )
    return { tables, changes, catalogue }
  } finally {
    client.release(true)
  }
}

test('as-migrated.json says what the migrations make (UPDATE_SCHEMA=1 writes it anew)', async () => {
  const empty = await makeDatabase({ isEmpty: true })
  try {
    await askServer(`revoke temporary on database ${empty.name} from public`)
    const described = await describeTruth(empty)
    if (process.env['UPDATE_SCHEMA'] === '1') {
      writeFileSync(file, `${JSON.stringify(described, null, 2)}\n`)
    }
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(described)
  } finally {
    await empty.drop()
  }
})

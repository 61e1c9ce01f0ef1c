import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { describeSchema } from './describe-schema.ts'
import { useDatabase } from './database.ts'

const page = fileURLToPath(new URL('../../docs/schema.md', import.meta.url))
const db = useDatabase()

it('docs/schema.md says what the migrations make (UPDATE_SCHEMA=1 writes it anew)', async () => {
  const described = await describeSchema(db.superuser, db.address.rolePrefix)
  if (process.env['UPDATE_SCHEMA'] === '1') writeFileSync(page, described)
  expect(readFileSync(page, 'utf8')).toBe(described)
})

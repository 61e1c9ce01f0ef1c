import { expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { addTeam, builder } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { furnishOlderTeams } from './team.ts'

const db = useDatabase()

test('a customer of an earlier release gets storage and preferences at the next start, once', async () => {
  const { team } = await addTeam(db)
  await transaction(db.worker, builder, furnishOlderTeams)
  await transaction(db.worker, builder, furnishOlderTeams)
  const { rows } = await db.superuser.query(
    `select (select count(*)::int from luminous.storage where team_id = $1) as storage,
       (select count(*)::int from luminous.preference where team_id = $1) as preferences`,
    [team.id],
  )
  expect(rows).toEqual([{ storage: 1, preferences: 8 }])
  await db.sequence()
  expect((await db.verify()).failures).toEqual([])
})

import { expect, test } from 'vitest'
import { useDatabase } from '../../../test/database.ts'

const db = useDatabase()
const mebibyte = 1024 * 1024

test('whatever was written, its write-ahead log does not stand on the disk: a checkpoint gives it back', async () => {
  const written = 'pg_logical_emit_message(false, $1, repeat($2, 1024 * 1024))'
  for (let round = 0; round < 8; round += 1) {
    await db.superuser.query(`select ${written} from generate_series(1, 100)`, ['test', 'x'])
  }
  const sizeOf = async () => {
    const { rows } = await db.superuser.query<{ size: number }>(
      'select sum(size)::float8 as size from pg_ls_waldir()',
    )
    return rows[0]?.size ?? 0
  }
  await expect.poll(sizeOf, { timeout: 30_000 }).toBeLessThan(400 * mebibyte)
})

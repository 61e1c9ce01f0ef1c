/** The database of a server that a test has started in a data folder of its own. */
import { readConfig } from '../src/platform/config.ts'
import { openPool } from '../src/platform/database.ts'
import { leave, openInstallation } from '../src/platform/installation.ts'
import pg from 'pg'
import type { TestDatabase } from './database.ts'

export async function openOwnDatabase(folder: string): Promise<{
  readonly db: Pick<TestDatabase, 'address' | 'worker' | 'superuser'>
  close(): Promise<void>
}> {
  const installation = await openInstallation(readConfig({ LUMINOUS_DATA: folder }))
  const { address } = installation
  const worker = openPool(address, 'worker', { max: 1 })
  const superuser = new pg.Pool({ connectionString: installation.superuserUrl!, max: 1 })
  superuser.on('error', () => {})
  let isOpen = true
  return {
    db: { address, worker, superuser },
    async close() {
      if (!isOpen) return
      isOpen = false
      await Promise.all([worker.end(), superuser.end()])
      await leave(installation).catch(() => {})
    },
  }
}

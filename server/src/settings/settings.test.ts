import { expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { builder } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { openVault } from '../platform/vault.ts'
import { setMailServer } from './settings.ts'

const db = useDatabase()
const server = {
  host: 'smtp.example.org',
  port: 587,
  security: 'starttls',
  user: 'luminous',
  from: 'luminous@example.org',
} as const

test('the kept password of the mail server goes to no other server, and never in the clear', async () => {
  const set = (given: Parameters<typeof setMailServer>[2]) =>
    transaction(db.worker, builder, (tx) => setMailServer(tx, openVault(db.config.secret), given))
  await set({ ...server, password: 'planted' })
  await set({ ...server, from: 'lab@example.org' })
  for (const change of [{ host: 'smtp.evil.test' }, { port: 25 }, { user: 'other' }]) {
    await expect(set({ ...server, ...change })).rejects.toThrow(/type it again/)
  }
  await expect(set({ ...server, security: 'none' })).rejects.toThrow(/type it again/)
  await set({ ...server, host: 'smtp.other.test', password: 'typed again' })
})

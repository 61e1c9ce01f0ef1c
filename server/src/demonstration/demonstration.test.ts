import { expect, test } from 'vitest'
import { addCustomer } from '../../test/customer.ts'
import { publicUrl, useDatabase } from '../../test/database.ts'
import { startServer } from '../start-server.ts'
import { isDemonstration, makeDemonstration, refuseUnlessSafe } from './demonstration.ts'

const db = useDatabase()

test('a customer of the same short name makes no demonstration, where no second factor is asked for', async () => {
  const copy = await db.clone()
  try {
    await addCustomer(copy, 'demo-operator')
    expect(await isDemonstration(copy.worker)).toBe(false)
    await expect(refuseUnlessSafe(copy.worker, 'localhost')).rejects.toThrow(/has real data/)
  } finally {
    await copy.drop()
  }
})

test('once it is there it stays on this machine, whichever way it is started', async () => {
  const copy = await db.clone()
  try {
    await makeDemonstration({ pool: copy.worker, publicUrl, dataFolder: copy.dataFolder })
    expect(await isDemonstration(copy.worker)).toBe(true)
    const config = { ...copy.config, host: '0.0.0.0', logLevel: 'silent' as const }
    await expect(startServer(config, { role: 'all', demonstration: false })).rejects.toThrow(
      /runs on this machine only/,
    )
  } finally {
    await copy.drop()
  }
})

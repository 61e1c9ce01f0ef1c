import { expect } from 'vitest'
import { list, makeKits, read, type Api } from './field.ts'

const timeZone = 'America/Edmonton'
const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString()

/** Samples of a customer of the demonstration that were taken and received in order; their codes. */
export async function receiveSamples(staff: Api, slug: string, each: number): Promise<string[]> {
  const { body: customers } = await staff('GET', '/v1/customers')
  const team = list(read(customers, 'items')).find((item) => read(item, 'slug') === slug)
  const teamId = String(read(team, 'id'))
  const { body: sites } = await staff('GET', `/v1/teams/${teamId}/sites`)
  const site = read(sites, 'items', 0, 'id')
  const codes = await makeKits(staff, teamId, each)
  for (const code of codes) {
    const scan = await staff('POST', `/v1/teams/${teamId}/field-scans`, {
      id: crypto.randomUUID(),
      code,
      site,
      occurredAt: ago(60),
      timeZone,
      holder: { name: 'Fiona Field' },
      photos: [],
    })
    expect(scan.status, JSON.stringify(scan.body)).toBe(201)
    const receipt = await staff('POST', '/v1/lab/receipts', {
      id: crypto.randomUUID(),
      code,
      occurredAt: ago(30),
      timeZone,
      sealState: 'intact',
      temperatureCelsius: '4.0',
      conditions: ['ok'],
    })
    expect(receipt.status, JSON.stringify(receipt.body)).toBe(201)
  }
  return codes
}

/** A customer with everything in it that a customer can have: for tests that ask for somebody else's. */
import { createCustomer } from '../src/onboarding/onboarding.ts'
import type { TeamId } from '../src/platform/ids.ts'
import { transaction } from '../src/platform/database.ts'
import { openVault } from '../src/platform/vault.ts'
import { newCustomerSchema, type NewCustomer } from '@luminous/contract'
import { publicUrl, type TestDatabase } from './database.ts'
import { builder } from './world.ts'

/** A whole customer as the wizard sends it; what is given takes the place of what is here. */
export const wholeCustomer = (slug: string, given: Partial<NewCustomer> = {}): NewCustomer =>
  newCustomerSchema.parse({
    slug,
    kind: 'customer',
    name: `Customer ${slug}`,
    contactName: 'Nora Contact',
    contactEmail: `contact@${slug}.test`,
    contactPhone: '+1 780 555 0100',
    notes: 'Likes to be called.',
    colour: '#0d7369',
    sites: [
      {
        name: 'River',
        timeZone: 'America/Edmonton',
        latitude: '57.304100',
        longitude: '-111.397200',
      },
    ],
    thresholds: [
      {
        name: 'NA at the river',
        siteName: 'River',
        severity: 'critical',
        limitMgPerL: '1.5',
        citation: 'Licence 7, table 2',
        effectiveFrom: '2026-01-01',
      },
    ],
    people: [{ email: `admin@${slug}.test`, role: 'admin' }],
    message: 'Welcome!',
    apiKey: { name: 'Warehouse', scopes: ['results:read', 'sites:read'], expiresInDays: 30 },
    ...given,
  })

export async function addCustomer(
  db: Pick<TestDatabase, 'worker' | 'config'>,
  slug: string,
  given: Partial<NewCustomer> = {},
): Promise<{ team: TeamId; key: string }> {
  const vault = openVault(db.config.secret)
  const made = await transaction(db.worker, builder, (tx) =>
    createCustomer(tx, wholeCustomer(slug, given), { publicUrl, vault }),
  )
  return { team: made.team, key: made.key ?? '' }
}

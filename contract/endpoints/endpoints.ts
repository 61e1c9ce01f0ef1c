/** Every endpoint by its name, which is its `operationId` too. For the server: the web imports the few that it calls. */
import type { Endpoint, Feature } from './endpoint.ts'
import * as access from './access.ts'
import * as bench from './bench.ts'
import * as glassbox from './glassbox.ts'
import * as imports from './imports.ts'
import * as keys from './keys.ts'
import * as kits from './kits.ts'
import * as members from './members.ts'
import * as onboarding from './onboarding.ts'
import * as results from './results.ts'
import * as runs from './runs.ts'
import * as samples from './samples.ts'
import * as sites from './sites.ts'
import * as teams from './teams.ts'
import * as thresholds from './thresholds.ts'

export const endpoints: Readonly<Record<string, Endpoint>> = {
  ...access,
  ...keys,
  ...members,
  ...teams,
  ...sites,
  ...thresholds,
  ...kits,
  ...samples,
  ...bench,
  ...runs,
  ...results,
  ...imports,
  ...glassbox,
  ...onboarding,
}

/** The parts of the document, in the order of the list above. */
export const features: readonly Feature[] = [
  ...new Set(Object.values(endpoints).map(({ feature }) => feature)),
]

const names = new Map(Object.entries(endpoints).map(([name, endpoint]) => [endpoint, name]))

/** Throws for an endpoint that is in no list: the document would not know it. */
export function operationIdOf(endpoint: Endpoint): string {
  const name = names.get(endpoint)
  if (name === undefined) throw new Error(`${endpoint.address} is missing in endpoints.ts`)
  return name
}

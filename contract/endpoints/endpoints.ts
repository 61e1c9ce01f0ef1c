/** Every endpoint by its name, which is its `operationId` too. For the server: the web imports the few that it calls. */
import type { Endpoint, Feature } from './endpoint.ts'
import * as imports from './imports.ts'
import * as runs from './runs.ts'
import * as sites from './sites.ts'

export const endpoints: Readonly<Record<string, Endpoint>> = {
  ...imports,
  ...runs,
  ...sites,
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

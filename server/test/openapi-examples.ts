/** Questions to every route of the OpenAPI document, with bodies that fit its schemas. */
import { newId } from '../src/platform/ids.ts'
import { testPassword } from './world.ts'

type Operation = {
  parameters?: { name: string; in: string; required?: boolean }[]
  security?: unknown[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}
type Schema = { $ref?: string; [key: string]: unknown }
export type ApiDocument = {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

export type Question = { method: string; path: string; operation: Operation }

export const questionsOf = (document: ApiDocument): Question[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )

/** A value that fits a schema of the document, so that nothing is refused before the question who asks. */
export function exampleOf(document: ApiDocument, schema: Schema): unknown {
  const of = (part: Schema) => exampleOf(document, part)
  if (schema.$ref)
    return of(Object(document.components.schemas[schema.$ref.split('/').at(-1) ?? '']))
  if ('const' in schema) return schema['const']
  if ('default' in schema) return schema['default']
  const alternatives = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(alternatives)) return of(alternatives[0])
  if (Array.isArray(schema['enum'])) return schema['enum'][0]
  switch (schema['type']) {
    case 'object': {
      const fields = Object.entries<Schema>(Object(schema['properties']))
      const required: unknown = schema['required']
      return Object.fromEntries(
        fields
          .filter(([name]) => Array.isArray(required) && required.includes(name))
          .map(([name, field]) => [name, name in examples ? examples[name] : of(field)]),
      )
    }
    case 'array':
      return [of(Object(schema['items']))]
    case 'integer':
    case 'number':
      return Math.max(1, Number(schema['minimum'] ?? 1))
    case 'boolean':
      return true
    default:
      if (schema['format'] === 'uuid') return newId()
      return 'a sentence of some length'
  }
}

const examples: Record<string, unknown> = {
  email: 'somebody@else.test',
  password: testPassword,
  code: '123456',
  addresses: 'somebody@else.test',
  contactEmail: '',
  colour: null,
  slug: 'a-new-one',
  timeZone: 'America/Edmonton',
  limitMgPerL: '1.5',
  effectiveFrom: '2026-05-01',
  from: '2026-01-01T00:00:00Z',
  until: '2027-01-01T00:00:00Z',
  base64: Buffer.from('89504e470d0a1a0a00000000', 'hex').toString('base64'),
  mediaType: 'image/png',
  security: 'none',
  host: 'localhost',
  to: 'somebody@else.test',
  expiresOn: '2027-12-31',
  occurredAt: '2026-11-01T00:00:00Z',
  exportedAt: '2026-11-01T00:00:00Z',
  count: 1,
  well: 'A1',
  layout: { A1: { role: 'blank' } },
  wellCount: 96,
  sha256: '0'.repeat(64),
  format: 'luminous-field',
  version: 1,
}

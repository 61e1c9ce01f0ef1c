import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { dropEndpointWords } from './endpoint-words.ts'

test('an endpoint keeps all but its words, wherever they stand', () => {
  const code = `
    const sites = feature('sites', 'Where a team samples.')
    // A description: 'of nothing'
    export const file = endpoint(sites, 'GET /v1/sites/:id', {
      as: 'team',
      summary: 'summary: { }, "of" a site',
      answers: { file: 'text/csv', description: 'The file', isExport: true },
      problems: ['conflict'],
      schemas: of<{ description: typeof x }>(),
    })`
  const left = dropEndpointWords('sites.ts', code)
  expect(left).toContain("feature('sites', '')")
  expect(left).toContain(
    "endpoint(sites, 'GET /v1/sites/:id', { as: 'team', answers: { file: 'text/csv', isExport: true }, schemas: of<{ description: typeof x }>() })",
  )
})

test('no word of the contract’s endpoints is left', () => {
  const file = join(import.meta.dirname, '../contract/endpoints/access.ts')
  const code = readFileSync(file, 'utf8')
  const left = dropEndpointWords(file, code)
  expect(left.match(/endpoint\(/g)).toEqual(code.match(/endpoint\(/g))
  expect(left).not.toMatch(/\b(?:summary|description|problems):/)
})

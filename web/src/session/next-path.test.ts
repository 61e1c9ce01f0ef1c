import { expect, test } from 'vitest'
import { parseNextPath } from './next-path.ts'

const origin = 'http://localhost:3000'

test.each([
  ['/results', '/results'],
  ['/results/0190?x=1#history', '/results/0190?x=1#history'],
  ['/a/../results', '/results'],
])('a path of this origin is followed: %s', (value, path) => {
  expect(parseNextPath(value, origin)).toBe(path)
})

test.each([
  'https://elsewhere.example/',
  '//elsewhere.example/',
  '/\\elsewhere.example/',
  '/\t/elsewhere.example/',
  '/.//elsewhere.example',
  'javascript:alert(1)',
  'results',
  '',
  '/sign-in?next=/sign-in',
  undefined,
  null,
  7,
  ['/results'],
])('nothing else is followed: %j', (value) => {
  expect(parseNextPath(value, origin)).toBeNull()
})

import { expect, test } from 'vitest'
import { parseAddresses } from './addresses.ts'

const read = (text: string, known?: string[]) =>
  parseAddresses(text, known).map(({ email, verdict }) => [email, verdict])

test('addresses are found between commas, semicolons, blanks and lines', () => {
  expect(read('a@x.org, b@x.org;c@x.org d@x.org\n\ne@x.org\r\n')).toEqual(
    ['a', 'b', 'c', 'd', 'e'].map((name) => [`${name}@x.org`, 'fine']),
  )
})

test('a name before an address in angle brackets is read, also several on one line', () => {
  expect(read('Ada Lovelace <ada@x.org>, Grace <grace@x.org>')).toEqual([
    ['ada@x.org', 'fine'],
    ['grace@x.org', 'fine'],
  ])
  expect(read('Ada <ada@x.org> Grace <grace@x.org>')).toHaveLength(2)
})

test('the same address twice is told, whatever the case of its letters', () => {
  expect(read('Ada@x.org ada@X.org')).toEqual([
    ['Ada@x.org', 'fine'],
    ['ada@X.org', 'repeated'],
  ])
  expect(read('ada@x.org', ['ADA@x.org'])).toEqual([['ada@x.org', 'alreadyThere']])
})

test('what is no address keeps its text, so that it can be corrected', () => {
  expect(parseAddresses('ada@')).toEqual([{ text: 'ada@', email: null, verdict: 'notAnAddress' }])
  expect(read('Ada <ada@x> ; <>')).toEqual([
    [null, 'notAnAddress'],
    [null, 'notAnAddress'],
  ])
  expect(parseAddresses('')).toEqual([])
})

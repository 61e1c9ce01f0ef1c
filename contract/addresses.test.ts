import { expect, test } from 'vitest'
import { addressesMax, parseAddresses } from './addresses.ts'

const read = (text: string, known?: readonly string[]) =>
  parseAddresses(text, known).map(({ email, verdict }) => [email, verdict])
const emails = (text: string) => parseAddresses(text).map(({ email }) => email)

test('addresses are found however they were pasted', () => {
  expect(read('a@x.org, b@x.org;c@x.org d@x.org\n\ne@x.org\r\n\tf@x.org')).toEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`${name}@x.org`, 'fine']),
  )
  expect(
    emails(
      'ada@example.org, Bob Smith <Bob@Example.org>;\n"Cleo, C." \tdan@example.org eve@example.org\r\n',
    ),
  ).toEqual([
    'ada@example.org',
    'bob@example.org',
    null,
    null,
    'dan@example.org',
    'eve@example.org',
  ])
  expect(emails('mailto:ada@example.org')).toEqual(['ada@example.org'])
  expect(emails(' \n,; ')).toEqual([])
})

test('a name before an address in angle brackets is read, also several on one line', () => {
  expect(emails('Ada Lovelace <ada@x.org>, "Grace" <grace@x.org>')).toEqual([
    'ada@x.org',
    'grace@x.org',
  ])
  expect(emails('Ada <ada@x.org> Grace <grace@x.org>')).toEqual(['ada@x.org', 'grace@x.org'])
  expect(emails('Ada <ada@x.org> grace@x.org')).toEqual([null])
})

test('the same address twice is told, whatever the case of its letters', () => {
  expect(read('Ada@x.org ada@X.org')).toEqual([
    ['ada@x.org', 'fine'],
    ['ada@x.org', 'repeated'],
  ])
  expect(read('ada@x.org', ['ADA@x.org'])).toEqual([['ada@x.org', 'alreadyThere']])
})

test('what is no address keeps its text in one piece, so that it can be corrected', () => {
  expect(parseAddresses('ada@')).toEqual([{ text: 'ada@', email: null, verdict: 'notAnAddress' }])
  expect(parseAddresses('Ada Lovelace')).toEqual([
    { text: 'Ada Lovelace', email: null, verdict: 'notAnAddress' },
  ])
  expect(emails('Ada <ada@x> ; <>')).toEqual([null, null])
})

test('a text with too many says so without reading on', () => {
  const many = Array.from({ length: 1000 }, (_, at) => `p${at}@x.org`).join('\n')
  expect(parseAddresses(many)).toHaveLength(addressesMax + 1)
})

test.each([
  'no address',
  'ada@localhost',
  '@example.org',
  'ada@@example.org',
  'ada@example.org\u0000',
  'ada@example.org%0d%0aBcc: x@y.org',
  'a,b@c.org <script>@x.org',
  `${'a'.repeat(300)}@example.org`,
])('%j is none', (text) => {
  expect(emails(text)).not.toContain(text.toLowerCase())
  expect(emails(text).filter((email) => email !== null && /[\s<>"]/.test(email))).toEqual([])
})

import { expect, test } from 'vitest'
import { parseAddresses } from './parse-addresses.ts'

const emails = (text: string) => parseAddresses(text).map(({ email }) => email)

test('addresses are found however they were pasted', () => {
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

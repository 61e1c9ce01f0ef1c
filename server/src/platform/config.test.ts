import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { explainFolderError, keptSecret, readConfig } from './config.ts'
import { OperatorError } from './problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'luminous-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (environment: Record<string, string>) =>
  readConfig({ LUMINOUS_DATA: folder, ...environment })

function explain(environment: Record<string, string>): string {
  try {
    read(environment)
  } catch (error) {
    if (error instanceof OperatorError) return error.message
    throw error
  }
  throw new Error('the mistake was accepted')
}

describe('each wrong variable has its sentence', () => {
  const mistakes: [string, string][] = [
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', ' '],
    ['LUMINOUS_URL', 'results.example.org'],
    ['LUMINOUS_URL', 'javascript:alert(1)'],
    ['DATABASE_URL', 'mysql://somebody@somewhere/db'],
    ['DATABASE_URL', 'not an address'],
    ['LUMINOUS_ROLE_PREFIX', 'Capital'],
    ['LUMINOUS_ROLE_PREFIX', 'x"; drop role y; --'],
    ['LUMINOUS_SECRET', 'short'],
    ['LUMINOUS_LEDGER_SEED', 'c2hvcnQ='],
    ['LOG_LEVEL', 'loud'],
    ['TRUSTED_PROXIES', '-1'],
    ['TRUSTED_PROXIES', 'true'],
    ['FILE_MIB_MAX', '0'],
    ['FILE_MIB_MAX', '201'],
    ['SMTP_URL', 'mail.example.org:25'],
    ['SMTP_URL', 'https://mail.example.org'],
    ['SMTP_URL', 'smtp://user%zz:x@mail.example.org'],
    ['MAIL_FROM', 'nobody'],
    ['MAIL_FROM', 'a@b.org\r\nBcc: x@y.org'],
  ]
  test.each(mistakes)('%s=%s', (name, value) => {
    const message = explain({ [name]: value })
    expect(message).toMatch(new RegExp(`^${name} (must|may) .*\\.$`))
  })
})

test('the mail server is encrypted, but on this machine', () => {
  const securityOf = (address: string) => read({ SMTP_URL: address }).mailServer?.security
  expect(securityOf('smtps://mail.example.org')).toBe('tls')
  expect(securityOf('smtp://mail.example.org')).toBe('starttls')
  expect(securityOf('smtp://127.0.0.1:2525')).toBe('none')
  expect(read({ SMTP_URL: 'smtps://me%40x.org:p%2Fw@mail.example.org' }).mailServer).toMatchObject({
    host: 'mail.example.org',
    port: 465,
    user: 'me@x.org',
    password: 'p/w',
  })
})

test('several mistakes are all said, one sentence a line', () => {
  expect(explain({ PORT: 'x', LOG_LEVEL: 'loud' }).split('\n')).toHaveLength(2)
})

test('no message repeats a secret', () => {
  const secret = 'hunter2'
  const message = explain({
    LUMINOUS_SECRET: secret,
    LUMINOUS_LEDGER_SEED: secret,
    DATABASE_URL: `mysql://me:${secret}@db/x`,
  })
  expect(message.split('\n')).toHaveLength(3)
  expect(message).not.toContain(secret)
})

test('an empty variable is one that is not set', () => {
  expect(read({ PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 3000, databaseUrl: null })
})

test('the secret is made once, for the owner only, and a cut-off one is said to be so', () => {
  const first = keptSecret(folder, 'once')
  expect(keptSecret(folder, 'once')).toBe(first)
  expect(first.length).toBeGreaterThanOrEqual(32)
  expect(statSync(join(folder, 'secrets', 'once')).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700)
  writeFileSync(join(folder, 'secrets', 'cut'), 'half')
  expect(() => keptSecret(folder, 'cut')).toThrow('is cut off')
})

test('a data folder that is a file, or below one, is explained', () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  expect(() => readConfig({ LUMINOUS_DATA: join(file, 'below') })).toThrow(
    'part of that path is a file',
  )
})

test.each(['ENOSPC', 'EACCES', 'EPERM', 'ENOTDIR', 'EROFS'])(
  '%s of the data folder is one sentence that says what to do',
  (code) => {
    const { message } = explainFolderError('/data', Object.assign(new Error('raw'), { code }))
    expect(message).toMatch(/^The data folder \/data cannot be written: .*(free|choose).*\.$/)
    expect(message).not.toContain('raw')
  },
)

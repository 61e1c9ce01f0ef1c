/** Mail against a real SMTP server on this machine, which accepts, refuses, or is not there. */
import { createServer } from 'node:net'
import PostalMime from 'postal-mime'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCustomer } from '../../test/customer.ts'
import { useDatabase } from '../../test/database.ts'
import { builder } from '../../test/world.ts'
import { transaction } from '../platform/database.ts'
import { createLog } from '../platform/log.ts'
import { openVault } from '../platform/vault.ts'
import type { LiveSettings, MailServer } from '../settings/settings.ts'
import type { MailBody } from './mail-body.ts'
import { queueMail } from './mail.ts'
import { startMailer } from './mailer.ts'

const db = useDatabase()
const received: { to: string[]; raw: string }[] = []
/** What the server says to each recipient; else it accepts. */
const refusals = new Map<string, { code: number; words: string }>()
const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo(address, _session, done) {
    const refusal = refusals.get(address.address)
    done(
      refusal ? Object.assign(new Error(refusal.words), { responseCode: refusal.code }) : undefined,
    )
  },
  onData(stream, session, done) {
    let raw = ''
    stream.on('data', (chunk) => (raw += String(chunk)))
    stream.on('end', () => {
      received.push({ to: session.envelope.rcptTo.map(({ address }) => address), raw })
      done()
    })
  },
})
let port = 0
beforeAll(async () => {
  await new Promise<void>((ready) => smtp.listen(0, '127.0.0.1', () => ready()))
  const address = smtp.server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => new Promise<void>((closed) => smtp.close(() => closed())))

const publicUrl = 'https://lum.example.org'
const settingsWith = (mail: MailServer | null): LiveSettings => ({
  publicUrl,
  mail,
  describe: () => {
    throw new Error('is not asked here')
  },
  refresh: async () => {},
  stop: () => {},
})
const server = (): MailServer => ({
  host: '127.0.0.1',
  port,
  security: 'none',
  user: '',
  password: '',
  from: 'luminous@example.org',
})
const mailer = (mail: MailServer | null = server()) =>
  startMailer({
    pool: db.worker,
    settings: settingsWith(mail),
    vault: openVault(db.config.secret),
    log: createLog('silent'),
    demonstration: false,
    complete: {},
    polls: false,
  })
const body = (subject: string): MailBody => ({
  template: 'test',
  subject,
  preheader: '',
  brand: null,
  blocks: [{ kind: 'text', text: 'Words' }],
})
const queue = (email: string, subject = 'A subject', name = '') =>
  transaction(db.worker, builder, (tx) =>
    queueMail(tx, { team: null, email, name, body: body(subject) }),
  )
const stateOf = async (email: string) =>
  (
    await db.superuser.query<{ state: string; attempts: number; answer: string | null }>(
      `select state, attempts, answer from luminous.mail where email = $1`,
      [email],
    )
  ).rows[0]
const due = () =>
  db.superuser.query(
    `update luminous.mail set at = now() - interval '1 second' where state = 'queued'`,
  )

describe('a mail', () => {
  test('reaches one person, in text and HTML, with a Message-ID of its own', async () => {
    await addCustomer(db, 'acme', {
      people: [{ email: 'ada@acme.test', role: 'admin' }],
      apiKey: null,
    })
    await mailer().round()
    const letter = received.find(({ to }) => to.includes('ada@acme.test'))!
    const parsed = await PostalMime.parse(letter.raw)
    expect(letter.to).toEqual(['ada@acme.test'])
    expect(parsed.subject).toContain('invites you to Customer acme')
    expect(parsed.from).toEqual({ name: 'Luminous', address: 'luminous@example.org' })
    const link = /https:\/\/lum\.example\.org\/invitation\/[0-9a-f-]{36}#[\w-]{43}/
    expect(parsed.html).toMatch(link)
    expect(parsed.text).toMatch(link)
    expect(parsed.text).toContain('Welcome!')
    expect(parsed.messageId).toMatch(/^<[0-9a-f-]{36}@example\.org>$/)
    expect(await stateOf('ada@acme.test')).toMatchObject({ state: 'sent', attempts: 1 })
  })

  test('with a name or subject of somebody hostile stays one mail with one recipient', async () => {
    await queue(
      'eve@acme.test',
      'Hello\r\nBcc: all@acme.test',
      'Eve" <bob@acme.test>,\r\nBcc: carl@acme.test',
    )
    await mailer().round()
    const letter = received.find(({ to }) => to.includes('eve@acme.test'))!
    expect(letter.to).toEqual(['eve@acme.test'])
    expect(letter.raw.split('\r\n\r\n')[0]).not.toMatch(/^bcc:/im)
  })

  test('that the server refuses for good has bounced, in the server’s own words', async () => {
    refusals.set('gone@acme.test', { code: 550, words: 'No such mailbox here' })
    await queue('gone@acme.test')
    await mailer().round()
    const fate = await stateOf('gone@acme.test')
    expect([fate?.state, fate?.answer]).toEqual([
      'bounced',
      expect.stringContaining('No such mailbox here'),
    ])
    expect(await mailer().round()).toBe(0)
  })

  test('that is refused for now is tried again, later and later, and then has failed', async () => {
    refusals.set('busy@acme.test', { code: 451, words: 'Try again later' })
    await queue('busy@acme.test')
    await mailer().round()
    expect(await stateOf('busy@acme.test')).toMatchObject({ state: 'queued', attempts: 1 })
    expect(await mailer().round(), 'not before its time').toBe(0)
    for (let times = 0; times < 7; times += 1) {
      await due()
      await mailer().round()
    }
    expect(await stateOf('busy@acme.test')).toMatchObject({
      state: 'failed',
      attempts: 8,
      answer: expect.stringContaining('Try again later'),
    })
  })

  test('waits out a server that is not there', async () => {
    const probe = createServer()
    await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', () => ready()))
    const address = probe.address()
    const closedPort = typeof address === 'object' && address ? address.port : 1
    await new Promise((closed) => probe.close(closed))
    await queue('patient@acme.test')
    await mailer({ ...server(), port: closedPort }).round()
    expect(await stateOf('patient@acme.test')).toMatchObject({
      state: 'queued',
      answer: expect.stringMatching(/ECONNREFUSED/),
    })
    await due()
    await mailer().round()
    expect(await stateOf('patient@acme.test')).toMatchObject({ state: 'sent' })
  })

  test('without a mail server waits to be handed over', async () => {
    await queue('byhand@acme.test')
    await mailer(null).round()
    expect(await stateOf('byhand@acme.test')).toMatchObject({ state: 'waiting' })
  })

  test('whose link was withdrawn meanwhile is not sent', async () => {
    await addCustomer(db, 'late', {
      people: [{ email: 'late@acme.test', role: 'admin' }],
      apiKey: null,
    })
    await db.superuser.query(
      `update luminous.link set revoked_at = now() where email = 'late@acme.test'`,
    )
    await mailer().round()
    expect(await stateOf('late@acme.test')).toMatchObject({ state: 'failed' })
    expect(received.some(({ to }) => to.includes('late@acme.test'))).toBe(false)
  })

  test('is sent once by two mailers at work at once', async () => {
    for (let each = 0; each < 12; each += 1) await queue(`once-${each}@acme.test`)
    const [one, two] = [mailer(), mailer()]
    for (let round = 0; round < 3; round += 1) await Promise.all([one.round(), two.round()])
    const sent = received.flatMap(({ to }) => to).filter((address) => address.startsWith('once-'))
    expect(sent.length).toBe(12)
    expect(new Set(sent).size).toBe(12)
  })

  test('of a mailer that died while sending goes out again, with the same Message-ID', async () => {
    await queue('twice@acme.test')
    await mailer().round()
    await db.superuser.query(
      `update luminous.mail set state = 'sending', at = now() - interval '3 minutes' where email = 'twice@acme.test'`,
    )
    await mailer().round()
    const letters = received.filter(({ to }) => to.includes('twice@acme.test'))
    const ids = await Promise.all(
      letters.map(async ({ raw }) => (await PostalMime.parse(raw)).messageId),
    )
    expect([ids.length, new Set(ids).size]).toEqual([2, 1])
  })
})

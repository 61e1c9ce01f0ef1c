/** Whose address is whose: what somebody gets to know of it, and who gets the mail. */
import { describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../../test/app.ts'
import { useDatabase } from '../../test/database.ts'
import { linkTo } from '../../test/links.ts'
import { addMember, addTeam, testPassword, type Member, type TestTeam } from '../../test/world.ts'
import { completeReset, person_find_by_email } from './access.ts'
import { startMailer } from '../mail/mail.ts'
import { transaction } from '../platform/database.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { createLog } from '../platform/log.ts'
import { openVault } from '../platform/vault.ts'
import { openSettings } from '../settings/settings.ts'

let app: TestApp
let team: TestTeam
const db = useDatabase(async (db) => {
  team = await addTeam(db)
  app = await openApp(db)
})

const password = testPassword
const newMember = async (): Promise<Member & { cookie: string }> => {
  const member = await addMember(db, team.team, 'editor')
  return { ...member, cookie: await app.signIn(member.email) }
}
let networks = 0
const askForReset = (email: string) =>
  app.post('/v1/password-resets', { email }, {}, `10.9.0.${(networks += 1)}`)
const changeTo = (cookie: string, email: string) =>
  app.ask('POST', '/v1/account/email', cookie, { email, password })

async function sendMails(): Promise<void> {
  const log = createLog('silent')
  const vault = openVault(db.config.secret)
  const settings = await openSettings({ pool: db.worker, config: db.config, vault, log })
  settings.stop()
  const mailer = startMailer({
    pool: db.worker,
    settings,
    vault,
    log,
    demonstration: false,
    polls: false,
    complete: { 'reset-request': (tx, mail) => completeReset(tx, vault, mail) },
  })
  while ((await mailer.round()) > 0);
}

const mailsTo = async (email: string): Promise<string[]> => {
  const { rows } = await db.superuser.query<{ template: string }>(
    `select body ->> 'template' as template from luminous.mail where email = $1`,
    [email],
  )
  return rows.map(({ template }) => template)
}

describe('a forgotten password', () => {
  test('sends nothing to an address that only looks alike in Unicode', async () => {
    const member = await newMember()
    const alike = member.email.replace('i', '\u0130')
    expect((await askForReset(alike)).statusCode).toBe(202)
    await sendMails()
    expect(await mailsTo(alike)).toEqual([])
    const known = await transaction(db.worker, jobPrincipal('test'), (tx) =>
      person_find_by_email(tx, alike),
    )
    expect(known).toBeNull()
  })

  test('goes to the address as it is known here, whichever way it was typed', async () => {
    const member = await newMember()
    await askForReset(member.email.toUpperCase())
    await sendMails()
    expect(await mailsTo(member.email)).toEqual(['reset'])
  })

  test('cannot be kept from its owner by whoever keeps asking', async () => {
    const member = await newMember()
    const age = () =>
      db.superuser.query(
        `update luminous.sign_in_failure set minute = minute - interval '8 minutes'`,
      )
    for (const round of [1, 2, 3]) {
      for (let time = 0; time < 6; time += 1) await askForReset(member.email)
      await sendMails()
      expect((await mailsTo(member.email)).length).toBe(round === 3 ? 6 : 3)
      await age()
    }
  })
})

describe('another address', () => {
  test('waits on the account’s page whether or not somebody has it already', async () => {
    const [asker, owner] = [await newMember(), await newMember()]
    for (const email of [owner.email, 'free@nobody.test']) {
      expect((await changeTo(asker.cookie, email)).statusCode).toBe(202)
      expect((await app.get('/v1/account', asker.cookie)).json().pendingEmail).toBe(email)
    }
    expect(await mailsTo(owner.email)).toEqual(['address-taken'])
  })

  test('is asked for a few times only: each asking sends a mail to somebody', async () => {
    const asker = await newMember()
    const answers: number[] = []
    for (let time = 0; time < 6; time += 1) {
      answers.push((await changeTo(asker.cookie, `free-${time}@nobody.test`)).statusCode)
    }
    expect(answers).toEqual([202, 202, 202, 202, 202, 429])
  })

  test('ends the links that went to the old one', async () => {
    const member = await newMember()
    await askForReset(member.email)
    await sendMails()
    const old = await linkTo(db, member.email)
    await changeTo(member.cookie, 'moved@away.test')
    const key = await linkTo(db, 'moved@away.test')
    expect(
      (await app.ask('POST', '/v1/account/email/confirm', member.cookie, key)).statusCode,
    ).toBe(204)
    const answer = await app.post('/v1/password-resets/complete', {
      ...old,
      password: 'golden kettle sings twice',
    })
    expect([answer.statusCode, answer.json().code]).toEqual([409, 'link.unusable'])
  })
})

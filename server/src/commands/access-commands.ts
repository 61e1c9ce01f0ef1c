import { emailSchema, keyScopes, type KeyScope } from '@luminous/contract'
import {
  clearSecondFactors,
  link_find_newest,
  makeLink,
  person_find_by_email,
  team_find_by_slug,
  team_find_lab,
  type TeamRow,
} from '../access/access.ts'
import { linkOf } from '../mail/mail.ts'
import { createLog } from '../platform/log.ts'
import { transaction } from '../platform/database.ts'
import { OperatorError } from '../platform/problem.ts'
import { openVault } from '../platform/vault.ts'
import { openSettings } from '../settings/settings.ts'
import { inviteOne, issueKey } from '../teams/teams.ts'
import { settleLedger, withInstallation, type CommandSession } from './session.ts'
import { printJson, readArguments, UsageError, type CommandRun } from './usage.ts'

export const runStaff: CommandRun = async (command, args) => {
  const { positionals } = readArguments(command, args, {}, { min: 2, max: 2 })
  const [verb = '', address = ''] = positionals
  const email = emailSchema.safeParse(address)
  if (verb !== 'add' && verb !== 'recover') throw new UsageError(`Usage: luminous ${command.usage}`)
  if (!email.success) throw new UsageError(`${address} is not an e-mail address.`)
  return withInstallation(`staff ${verb}`, async (session) => {
    const work = verb === 'add' ? addStaff : recoverStaff
    process.stdout.write(`${await work(session, email.data)}\n`)
    await settleLedger(session)
    return 0
  })
}

/** An invitation to the lab's team, as if an admin there had sent it. */
async function addStaff(session: CommandSession, email: string): Promise<string> {
  const vault = openVault(session.config.secret)
  const principal = { ...session.principal, reason: 'luminous staff add' }
  const link = await transaction(session.worker, principal, async (tx) => {
    const lab = await team_find_lab(tx)
    if (!lab) throw new OperatorError('There is no laboratory yet: run `luminous migrate`.')
    const given = { team: lab.id, email, role: 'staff-admin', message: null, vault } as const
    const { invitation } = await inviteOne(tx, given)
    return invitation && link_find_newest(tx, { subject: invitation, purpose: 'invitation' })
  })
  return `${email} may become a Luminous admin by this link, once, within 7 days:\n${await addressOf(session, link, 'invitation')}`
}

/** For the last admin, whom no colleague can help: a shell on the server is the proof. */
async function recoverStaff(session: CommandSession, email: string): Promise<string> {
  const vault = openVault(session.config.secret)
  const principal = { ...session.principal, reason: 'luminous staff recover' }
  const link = await transaction(session.worker, principal, async (tx) => {
    const person = await person_find_by_email(tx, email)
    if (!person) throw new OperatorError(`Nobody here has the address ${email}.`)
    await clearSecondFactors(tx, person)
    return makeLink(tx, vault, { purpose: 'reset', team: null, subject: person.id, email })
  })
  return `Second factors of ${email} are gone, every session is ended. Set a new password by this link, once, within an hour:\n${await addressOf(session, link, 'reset')}`
}

async function addressOf(
  { worker, config }: CommandSession,
  link: string | null,
  linkPurpose: 'invitation' | 'reset',
): Promise<string> {
  const vault = openVault(config.secret)
  const settings = await openSettings({ pool: worker, config, vault, log: createLog('error') })
  settings.stop()
  return linkOf({ link, linkPurpose }, { publicUrl: settings.publicUrl, vault }) ?? ''
}

export const runKey: CommandRun = async (command, args) => {
  const { values, positionals } = readArguments(
    command,
    args,
    {
      team: { type: 'string' },
      scopes: { type: 'string' },
      name: { type: 'string', default: 'Made on the server' },
      days: { type: 'string', default: '365' },
      json: { type: 'boolean', default: false },
    },
    { min: 1, max: 1 },
  )
  const { team: slug, scopes: list } = values
  if (positionals[0] !== 'create' || slug === undefined || list === undefined) {
    throw new UsageError(`Usage: luminous ${command.usage}`)
  }
  const scopes = list.split(',').map(readScope)
  const expiresInDays = Number(values.days)
  if (!/^\d{1,3}$/.test(values.days) || expiresInDays < 1 || expiresInDays > 730) {
    throw new UsageError('--days is a number from 1 to 730.')
  }
  return withInstallation('key create', async (session) => {
    const made = await transaction(session.worker, session.principal, async (tx) => {
      const team: TeamRow | null = await team_find_by_slug(tx, slug)
      if (!team) throw new UsageError(`There is no team ${slug}.`)
      const key = { team: team.id, name: values.name, scopes, expiresInDays }
      return issueKey(tx, key)
    })
    if (values.json) printJson(made)
    else process.stdout.write(`${made.key}\n`)
    await settleLedger(session)
    return 0
  })
}

function readScope(text: string): KeyScope {
  const scope = keyScopes.find((each) => each === text.trim())
  if (scope === undefined) {
    throw new UsageError(`${text.trim()} is not a scope; there are ${keyScopes.join(', ')}.`)
  }
  return scope
}

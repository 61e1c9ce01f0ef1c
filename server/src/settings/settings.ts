/** The installation's settings: the environment's word first, then what staff entered, then the default. */
import type pg from 'pg'
import { z } from 'zod'
import type { MailServer as GivenMailServer, Settings } from '@luminous/contract'
import type { Config } from '../platform/config.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import type { Log } from '../platform/log.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { setting_delete, setting_list, setting_upsert } from './queries.ts'

export type MailServer = {
  readonly host: string
  readonly port: number
  /** `starttls`: begins in the clear and must go on encrypted. */
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user: string
  readonly password: string
  readonly from: string
}

/** Read at any moment; other processes' changes are seen within seconds. */
export type LiveSettings = {
  readonly publicUrl: string
  readonly mail: MailServer | null
  describe(): Settings
  refresh(): Promise<void>
  stop(): void
}

const refreshMs = 10_000
const mailPurpose = 'mail server'
const storedMailSchema = z.object({
  host: z.string(),
  port: z.number(),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string(),
  from: z.string(),
})

export async function openSettings(options: {
  pool: pg.Pool
  config: Config
  vault: Vault
  log: Log
}): Promise<LiveSettings> {
  const { pool, config, vault, log } = options
  let publicUrl = config.publicUrl
  let mail = config.mailServer
  let records: Settings['records'] = { publicUrl: null, mail: null }
  const refresh = async () => {
    const rows = await transaction(pool, jobPrincipal('settings'), setting_list)
    const stored = (name: string) => rows.find((row) => row.name === name)
    const address = z.string().safeParse(stored('public-url')?.value)
    publicUrl = config.publicUrlIsFixed || !address.success ? config.publicUrl : address.data
    const given = storedMailSchema.safeParse(stored('mail')?.value)
    const sealed = stored('mail')?.sealed
    const entered = given.success
      ? { ...given.data, password: (sealed && vault.unseal(sealed, mailPurpose)) ?? '' }
      : null
    mail = config.mailServer ?? entered
    records = { publicUrl: stored('public-url')?.id ?? null, mail: stored('mail')?.id ?? null }
  }
  await refresh()
  const timer = setInterval(() => {
    refresh().catch((error: unknown) => log.warn({ err: error }, 'the settings could not be read'))
  }, refreshMs)
  timer.unref()
  return {
    get publicUrl() {
      return publicUrl
    },
    get mail() {
      return mail
    },
    describe: () => ({
      publicUrl,
      publicUrlIsFixed: config.publicUrlIsFixed,
      mail: {
        source: config.mailServer ? 'environment' : mail ? 'settings' : 'none',
        host: mail?.host ?? null,
        port: mail?.port ?? null,
        security: mail?.security ?? null,
        user: mail?.user ?? null,
        hasPassword: (mail?.password ?? '') !== '',
        from: mail?.from ?? config.mailFrom,
      },
      records,
    }),
    refresh,
    stop: () => clearInterval(timer),
  }
}

export async function setPublicUrl(tx: Tx, publicUrl: string): Promise<void> {
  const value = publicUrl.replace(/\/+$/, '')
  await setting_upsert(tx, { id: newId(), name: 'public-url', value, sealed: null })
}

/** Null: no mail server. A password that is left out stays the one that is there. */
export async function setMailServer(
  tx: Tx,
  vault: Vault,
  server: GivenMailServer | null,
): Promise<void> {
  if (server === null) return setting_delete(tx, 'mail')
  const { password, ...value } = server
  if (password === undefined) await refuseOtherServer(tx, value)
  const sealed = password === undefined ? null : vault.seal(password, mailPurpose)
  await setting_upsert(tx, { id: newId(), name: 'mail', value, sealed })
}

/** The password that is kept goes to the server that it was typed for, encrypted as it was then, and to no other. */
async function refuseOtherServer(
  tx: Tx,
  given: Readonly<Record<'host' | 'port' | 'security' | 'user', unknown>>,
): Promise<void> {
  const row = (await setting_list(tx)).find(({ name }) => name === 'mail')
  const stored = storedMailSchema.safeParse(row?.value)
  if (!row?.sealed || !stored.success) return
  const { host, port, security, user } = stored.data
  const isSame = host === given.host && port === given.port && user === given.user
  if (isSame && security === given.security) return
  throw new Problem(
    'request.invalid',
    'password: type it again, since the mail server, its port, encryption or user is another now.',
    { field: 'mail.password' },
  )
}

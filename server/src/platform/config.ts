import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { emailSchema } from '@luminous/contract'
import { errorCode } from './fault.ts'
import { OperatorError } from './problem.ts'
import { writeWholeOnce } from './write-whole.ts'

/** Checked configuration. Every variable stands in the table of the README. */
export type Config = {
  readonly port: number
  readonly portIsFixed: boolean
  readonly host: string
  readonly publicUrl: string
  /** Set by LUMINOUS_URL: then nobody changes it on the settings page. */
  readonly publicUrlIsFixed: boolean
  /** From SMTP_URL; null: entered on the settings page, or there is none. */
  readonly mailServer: {
    readonly host: string
    readonly port: number
    readonly security: 'tls' | 'starttls' | 'none'
    readonly user: string
    readonly password: string
    readonly from: string
  } | null
  readonly mailFrom: string
  readonly dataFolder: string
  /** `null`: the embedded PostgreSQL. */
  readonly databaseUrl: string | null
  readonly rolePrefix: string | null
  readonly secret: string
  readonly ledgerSeed: string | null
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly trustedProxies: number
  readonly fileBytesMax: number
  /** How many samples the demonstration's season has. */
  readonly demoSamples: number
}

const mebibyte = 1024 * 1024

/** Digits and nothing else: `Number(' ')` would be 0 and `Number('0x50')` 80. */
const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))

/** Whether user and password can be read back: `%zz` is no character. */
function isDecodable(address: string): boolean {
  try {
    const { username, password } = new URL(address)
    return decodeURIComponent(`${username}${password}`).length >= 0
  } catch {
    return false
  }
}

const schema = z.object({
  PORT: wholeNumber(0, 65_535).optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  LUMINOUS_URL: z.url({ protocol: /^https?$/ }).optional(),
  LUMINOUS_DATA: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  LUMINOUS_ROLE_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,40}$/)
    .optional(),
  LUMINOUS_SECRET: z.string().min(32).optional(),
  LUMINOUS_LEDGER_SEED: z
    .string()
    .regex(/^[A-Za-z0-9+/]{43}=$/)
    .optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .refine(isDecodable)
    .optional(),
  MAIL_FROM: emailSchema.optional(),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TRUSTED_PROXIES: wholeNumber(0, 10).default(0),
  FILE_MIB_MAX: wholeNumber(1, 200).default(50),
  LUMINOUS_DEMO_SAMPLES: wholeNumber(0, 20_000).default(100),
})

const sentences: Record<keyof z.infer<typeof schema>, string> = {
  PORT: 'PORT must be a number from 0 to 65535.',
  HOST: 'HOST must name the address to listen on, for example 127.0.0.1.',
  LUMINOUS_URL: 'LUMINOUS_URL must be the public address, for example https://results.example.org.',
  LUMINOUS_DATA: 'LUMINOUS_DATA must name a folder.',
  DATABASE_URL:
    'DATABASE_URL must look like postgresql://user:password@host:5432/database (its password is not shown here).',
  LUMINOUS_ROLE_PREFIX: 'LUMINOUS_ROLE_PREFIX may hold lower-case letters, digits and underscores.',
  LUMINOUS_SECRET: 'LUMINOUS_SECRET must have at least 32 characters.',
  LUMINOUS_LEDGER_SEED:
    'LUMINOUS_LEDGER_SEED must be 32 random bytes in base64 (`openssl rand -base64 32`).',
  SMTP_URL:
    'SMTP_URL must look like smtps://user:password@mail.example.org:465 or smtp://mail.example.org:587 (its password is not shown here).',
  MAIL_FROM: 'MAIL_FROM must be an e-mail address, for example results@example.org.',
  LOG_LEVEL: 'LOG_LEVEL must be debug, info, warn, error or silent.',
  TRUSTED_PROXIES: 'TRUSTED_PROXIES must be the number of reverse proxies in front, 0 to 10.',
  FILE_MIB_MAX: 'FILE_MIB_MAX must be a number of MiB from 1 to 200.',
  LUMINOUS_DEMO_SAMPLES: 'LUMINOUS_DEMO_SAMPLES must be a number from 0 to 20000.',
}

/** Reads the environment; throws an `OperatorError` with a sentence for each mistake. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const names = new Set(parsed.error.issues.map((issue) => String(issue.path[0])))
    const known = [...names].filter((name): name is keyof typeof sentences => name in sentences)
    throw new OperatorError(known.map((name) => sentences[name]).join('\n'))
  }
  const settings = parsed.data
  const dataFolder = resolve(settings.LUMINOUS_DATA)
  const port = settings.PORT ?? 3000
  const publicUrl = (settings.LUMINOUS_URL ?? `http://localhost:${port}`).replace(/\/+$/, '')
  const mailFrom = settings.MAIL_FROM ?? `luminous@${mailDomain(publicUrl)}`
  return {
    port,
    portIsFixed: settings.PORT !== undefined,
    host: settings.HOST,
    publicUrl,
    publicUrlIsFixed: settings.LUMINOUS_URL !== undefined,
    mailServer: settings.SMTP_URL ? readMailServer(settings.SMTP_URL, mailFrom) : null,
    mailFrom,
    dataFolder,
    databaseUrl: settings.DATABASE_URL ?? null,
    rolePrefix: settings.LUMINOUS_ROLE_PREFIX ?? null,
    secret: settings.LUMINOUS_SECRET ?? keptSecret(dataFolder, 'secret'),
    ledgerSeed: settings.LUMINOUS_LEDGER_SEED ?? null,
    logLevel: settings.LOG_LEVEL,
    trustedProxies: settings.TRUSTED_PROXIES,
    fileBytesMax: settings.FILE_MIB_MAX * mebibyte,
    demoSamples: settings.LUMINOUS_DEMO_SAMPLES,
  }
}

/** `localhost` has no dot, and mail servers refuse a sender without one. */
function mailDomain(publicUrl: string): string {
  const { hostname } = new URL(publicUrl)
  return hostname.includes('.') ? hostname : `${hostname}.localdomain`
}

/** `smtps:` is encrypted from the first byte, `smtp:` from STARTTLS on; only this machine may do without. */
function readMailServer(address: string, from: string): Config['mailServer'] {
  const url = new URL(address)
  const isTls = url.protocol === 'smtps:'
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isTls ? 465 : 587) : Number(url.port),
    security: isTls ? 'tls' : isHere ? 'none' : 'starttls',
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    from,
  }
}

/** A random secret kept in the data folder, made by whoever comes first, readable by the owner only. */
export function keptSecret(dataFolder: string, name: string): string {
  const folder = join(dataFolder, 'secrets')
  const path = join(folder, name)
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (!existsSync(path)) writeWholeOnce(path, randomBytes(32).toString('base64url'))
  } catch (error) {
    throw explainFolderError(dataFolder, error)
  }
  const secret = readFileSync(path, 'utf8')
  if (secret.length < 32) {
    throw new OperatorError(
      `The file ${path} is cut off (was the disk full?). Restore it from a backup, or remove it on a new installation.`,
    )
  }
  return secret
}

/** Says in one sentence why the data folder cannot be written. */
export function explainFolderError(folder: string, error: unknown): OperatorError {
  const code = errorCode(error)
  const reason =
    code === 'ENOSPC'
      ? 'the disk is full; free some space'
      : code === 'EACCES' || code === 'EPERM'
        ? 'this account may not write there; choose another folder with LUMINOUS_DATA'
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? 'part of that path is a file; choose another folder with LUMINOUS_DATA'
          : code === 'EROFS'
            ? 'that file system is read-only; choose another folder with LUMINOUS_DATA'
            : String(error)
  return new OperatorError(`The data folder ${folder} cannot be written: ${reason}.`, {
    cause: error,
  })
}

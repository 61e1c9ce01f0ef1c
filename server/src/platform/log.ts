import { pino, type Logger, type LoggerOptions } from 'pino'
import { errorMessage, isDatabaseAway } from './fault.ts'
import { saysOnceAMinute } from './once-a-minute.ts'

export type Log = Logger

/** Names whose values never reach a log line, wherever they stand. */
const secretNames = [
  'password',
  'passwordHash',
  'token',
  'secret',
  'authorization',
  'cookie',
  'set-cookie',
  'DATABASE_URL',
  'SMTP_URL',
]

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>

/**
 * While the database is away everything that asks it fails, many times a second: each says so once a minute, without its
 * stack.
 */
function quietWhileAway(): LogMethod {
  const says = new Map<string, ReturnType<typeof saysOnceAMinute>>()
  return function log(given, method) {
    const error: unknown = Object(given[0]).err
    if (!isDatabaseAway(error)) return method.apply(this, given)
    const what = typeof given[1] === 'string' ? given[1] : 'the database does not answer'
    const say = says.get(what) ?? saysOnceAMinute()
    // What is said is a handful of sentences of ours.
    says.set(what, say)
    say(() => method.apply(this, [`${what}: ${errorMessage(error)}`]))
  }
}

/** Structured logs on standard error, one JSON object a line, without secrets. */
export function createLog(level: string, destination?: NodeJS.WritableStream): Log {
  const paths = secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`])
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: { logMethod: quietWhileAway() },
      redact: { paths, censor: '(secret)' },
      serializers: {
        // SQL parameters and the like hang on error objects; only what explains is kept.
        err: (error: Error & { code?: unknown; table?: unknown; constraint?: unknown }) => ({
          type: error.name,
          message: error.message,
          code: error.code,
          table: error.table,
          constraint: error.constraint,
          stack: error.stack,
          cause: error.cause instanceof Error ? error.cause.message : undefined,
        }),
      },
    },
    destination ?? process.stderr,
  )
}

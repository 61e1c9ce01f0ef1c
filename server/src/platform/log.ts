import { pino, type Logger } from 'pino'

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

/** Structured logs on standard error, one JSON object a line, without secrets. */
export function createLog(level: string, destination?: NodeJS.WritableStream): Log {
  const paths = secretNames.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`])
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
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

/**
 * The code of an error of Node or of PostgreSQL (`ENOENT`, `23505`), or an empty string. Whatever is thrown
 * is unknown here.
 */
export function errorCode(error: unknown): string {
  const has = typeof error === 'object' && error !== null && 'code' in error
  return has && typeof error.code === 'string' ? error.code : ''
}

/** The sentence of an error, or its text. */
export const errorMessage = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/**
 * Whether it says that the database is not there: not reached, ending, starting, out of connections or of room. Mail
 * servers that are not reached say nearly the same; their errors bear the command that failed.
 */
export const isDatabaseAway = (error: unknown): boolean =>
  /^(?:57P0.|53...|08...)$/.test(errorCode(error)) ||
  (/^(?:ECONNREFUSED|ECONNRESET|EPIPE)$/.test(errorCode(error)) && !('command' in Object(error))) ||
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/.test(
    errorMessage(error),
  )

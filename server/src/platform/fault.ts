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

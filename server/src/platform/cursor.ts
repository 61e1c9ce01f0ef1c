import { Problem } from './problem.ts'

/** The place where a page ended: the sort keys of its last row, opaque to whoever hands it back. */
const formatCursor = (keys: readonly string[]): string =>
  Buffer.from(JSON.stringify(keys)).toString('base64url')

/** A list that is sorted by some keys, the last of them unique: what a cursor of it must hold, and where a row has them. */
type Order<Row> = {
  readonly patterns: readonly RegExp[]
  readonly keysOf: (row: Row) => readonly string[]
}

/**
 * A page of a list, and the cursor to the next one; null at the end. `list` is asked for one row more than is shown,
 * after the keys at which the page before ended (null: from the beginning).
 */
export async function readPage<Row>(
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
  { patterns, keysOf }: Order<Row>,
  list: (after: readonly string[] | null, limit: number) => Promise<readonly Row[]>,
): Promise<{ shown: readonly Row[]; nextCursor: string | null }> {
  const rows = await list(parseCursor(cursor, patterns), limit + 1)
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, nextCursor: rows.length > limit && last ? formatCursor(keysOf(last)) : null }
}

const broken = () =>
  new Problem('request.invalid', 'The cursor is not one that this server gave out.', {
    field: 'cursor',
  })

/** The keys of a cursor; throws for one that was not handed out here. */
function parseCursor(text: string | undefined, patterns: readonly RegExp[]): string[] | null {
  if (text === undefined) return null
  let keys: unknown
  try {
    keys = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))
  } catch {
    throw broken()
  }
  if (!Array.isArray(keys) || keys.length !== patterns.length) throw broken()
  return keys.map((key: unknown, at) => {
    const pattern = patterns[at]
    if (typeof key !== 'string' || !pattern?.test(key)) throw broken()
    if (pattern === instantKey && !isInstant(key)) throw broken()
    return key
  })
}

export const uuidKey = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
export const instantKey = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?\+00$/
/** Any text that a name may be, lower case or not. */
export const textKey = /^[^\0]{0,300}$/

/** The 30th of February has the right form and is a fault of the database all the same. */
function isInstant(key: string): boolean {
  const seconds = key.slice(0, 19)
  const instant = new Date(`${seconds.replace(' ', 'T')}Z`)
  if (Number.isNaN(instant.getTime())) return false
  return instant.toISOString().slice(0, 19).replace('T', ' ') === seconds
}

/** The orders that lists of several features have. */
export const byId: Order<{ readonly id: string }> = {
  patterns: [uuidKey],
  keysOf: ({ id }) => [id],
}
export const byName: Order<{ readonly sortName: string; readonly id: string }> = {
  patterns: [textKey, uuidKey],
  keysOf: ({ sortName, id }) => [sortName, id],
}
export const newestFirst: Order<{ readonly createdAt: string; readonly id: string }> = {
  patterns: [instantKey, uuidKey],
  keysOf: ({ createdAt, id }) => [createdAt, id],
}

/** The keys at which a page ended, by their names. */
export const nameAndId = (keys: readonly string[] | null) =>
  keys && { name: keys[0] ?? '', id: keys[1] ?? '' }
export const createdAtAndId = (keys: readonly string[] | null) =>
  keys && { createdAt: keys[0] ?? '', id: keys[1] ?? '' }

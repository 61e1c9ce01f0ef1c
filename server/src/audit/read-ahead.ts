import type { Db } from '../platform/database.ts'

export type ReadStatement = {
  readonly text: string
  readonly values: readonly unknown[]
  readonly rows: number
  /** Ways of PostgreSQL that it is not to take, whatever it believes of the tables. */
  readonly without?: readonly ('hashjoin' | 'sort')[]
}

/**
 * The rows of one statement, page by page through a cursor: the next page is under way while the last one is looked at, so
 * that the database and this process work at once. A page is bounded by whoever asks: small ones, since a page that fits
 * into the socket's buffers is the one that nobody waits for. Needs a transaction and a connection that is pipelined.
 */
export async function* readAhead<Row extends object>(
  db: Db,
  statement: ReadStatement,
): AsyncGenerator<Row[]> {
  const cursor = `read_ahead_${(cursors += 1)}`
  const fetchNext = () => {
    const page = db.query<Row>(`fetch ${statement.rows} from ${cursor}`)
    // Whoever stops in the middle does not come to it any more.
    page.catch(() => {})
    return page
  }
  const { without = [] } = statement
  for (const way of without) await db.query(`set local enable_${way} = off`)
  await db.query(`declare ${cursor} no scroll cursor for ${statement.text}`, statement.values)
  for (const way of without) await db.query(`set local enable_${way} to default`)
  let next = fetchNext()
  for (;;) {
    const { rows } = await next
    if (rows.length < statement.rows) {
      if (rows.length > 0) yield rows
      break
    }
    next = fetchNext()
    yield rows
  }
  await db.query(`close ${cursor}`)
}

/** Names are told apart within a transaction; a number that goes on does it for all. */
let cursors = 0

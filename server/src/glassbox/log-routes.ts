import type pg from 'pg'
import { formatBundle, formatUtf8, LedgerError, parseTilePath } from '@luminous/ledger'
import { logParams, tileParams } from '@luminous/contract'
import { logCheckpoint, logEntries, logTile } from '@luminous/contract/endpoints/glassbox.ts'
import { serve, serveApart, type FileToSend } from '../access/access.ts'
import {
  checkpoint_newest,
  checkpoint_size_newest,
  envelope_list_by_index,
  log_find,
  storedTiles,
  type LogRow,
} from '../audit/audit.ts'
import { ask, type Tx } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { parseId } from '../platform/ids.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { notFound } from '../platform/problem.ts'

/** Checkpoints and hash tiles tell nothing but hashes: whoever knows the log's id may have them. */
const publicReader = jobPrincipal('public ledger')
const open = 'Whoever knows the log’s id may have it.'

/** A log over HTTP as C2SP tlog-tiles has it. Bundles of entries are for those who may read the team. */
export function registerLedger(app: App): void {
  const { pool } = app

  serveApart(app, logCheckpoint, { params: logParams }, open, async ({ log: id }) => {
    const log = await findLog(pool, id)
    const checkpoint = await ask(pool, publicReader, (db) => checkpoint_newest(db, log))
    if (!checkpoint) throw notFound()
    return {
      bytes: checkpoint.note,
      type: 'text/plain; charset=utf-8',
      headers: { 'cache-control': 'no-store' },
    }
  })

  serveApart(app, logTile, { params: tileParams }, open, async ({ log: id, '*': path }) => {
    const log = await findLog(pool, id)
    const { level, n, width } = readAddress(`tile/${path}`)
    // Bundles of entries have an address of their own.
    if (level === 'entries') throw notFound()
    const bytes = await ask(pool, publicReader, (tx) => storedTiles(tx, log)({ level, n, width }))
    if (bytes.length !== width * 32) throw notFound()
    return keptForever(bytes, 'public')
  })

  serve(app, logEntries, { params: tileParams }, async (tx, { log: id, '*': path }) => {
    const log = await findReadable(tx, id)
    const { level, n, width } = readAddress(`tile/entries/${path}`)
    if (level !== 'entries') throw notFound()
    const [listed, size] = await Promise.all([
      envelope_list_by_index(tx, { ...log, first: n * 256, count: width }),
      checkpoint_size_newest(tx, log),
    ])
    if (listed.length !== width || n * 256 + width > size) throw notFound()
    const bundle = keptForever(formatBundle(listed.map(formatUtf8)), 'private')
    return { ...bundle, headers: { ...bundle.headers, vary: 'cookie' } }
  })
}

async function findLog(pool: pg.Pool, text: string): Promise<LogRow> {
  const id = parseId<'log'>(text)
  const log = id && (await ask(pool, publicReader, (db) => log_find(db, id)))
  if (!log) throw notFound()
  return log
}

/** A log of one's own team; staff's reach every one. */
async function findReadable(tx: Tx, text: string): Promise<LogRow> {
  const id = parseId<'log'>(text)
  const log = id && (await log_find(tx, id))
  const { reach, team } = tx.principal
  if (!log || (reach !== 'platform' && team !== log.team)) throw notFound()
  return log
}

function readAddress(path: string) {
  try {
    return parseTilePath(path)
  } catch (error) {
    if (error instanceof LedgerError) throw notFound()
    throw error
  }
}

/** What is in a tree never changes: a tile may be kept as long as one likes. */
const keptForever = (bytes: Uint8Array, scope: 'public' | 'private'): FileToSend => ({
  bytes,
  headers: { 'cache-control': `${scope}, max-age=31536000, immutable` },
})

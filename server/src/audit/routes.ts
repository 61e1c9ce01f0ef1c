import type pg from 'pg'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { formatBundle, formatUtf8, LedgerError, parseTilePath } from '@luminous/ledger'
import { ask } from '../platform/database.ts'
import { problems, type App } from '../platform/endpoint.ts'
import { parseId } from '../platform/ids.ts'
import { jobPrincipal, type Principal } from '../platform/principal.ts'
import { notFound } from '../platform/problem.ts'
import { storedTiles } from './log-store.ts'
import {
  checkpoint_newest,
  checkpoint_size_newest,
  envelope_list_by_index,
  log_find,
  type LogRow,
} from './queries.ts'

/** Checkpoints and hash tiles tell nothing but hashes: whoever knows the log's id may have them. */
const publicReader = jobPrincipal('public ledger')

/**
 * A log over HTTP as C2SP tlog-tiles has it. Bundles of entries are for those who may read the team: the
 * caller says who asks.
 */
export function registerLedger(
  app: App,
  settings: { pool: pg.Pool; principalOf: (request: FastifyRequest) => Principal },
): void {
  const { pool } = settings
  const findLog = async (text: string): Promise<LogRow> => {
    const id = parseId<'log'>(text)
    if (!id) throw notFound()
    const { log } = await ask(pool, publicReader, async (db) => ({
      log: await log_find(db, id),
    }))
    if (!log) throw notFound()
    return log
  }

  app.get(
    '/ledger/:log/checkpoint',
    {
      schema: {
        summary: "A log's newest checkpoint",
        description: 'A C2SP tlog-checkpoint: the signed head of the log.',
        tags: ['ledger'],
        params: z.object({ log: z.uuid() }),
        response: { 200: z.string(), ...problems.notFound },
      },
    },
    async (request, reply) => {
      const log = await findLog(request.params.log)
      const { checkpoint } = await ask(pool, publicReader, async (db) => ({
        checkpoint: await checkpoint_newest(db, log),
      }))
      if (!checkpoint) throw notFound()
      void reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8')
      return checkpoint.note
    },
  )

  app.get(
    '/ledger/:log/tile/*',
    {
      schema: {
        summary: 'A tile of hashes, or a bundle of entries',
        description:
          'C2SP tlog-tiles: `tile/<L>/<N>[.p/<W>]` and `tile/entries/<N>[.p/<W>]`. Entries need the right to read the team.',
        tags: ['ledger'],
        params: z.object({ log: z.uuid(), '*': z.string().max(100) }),
        response: { 200: z.unknown(), ...problems.notFound, ...problems.signedOut },
      },
    },
    async (request, reply) => {
      const log = await findLog(request.params.log)
      const address = readAddress(`tile/${request.params['*']}`)
      if (address.level === 'entries') {
        return sendEntries(reply, settings.principalOf(request), log, address)
      }
      const { level, n, width } = address
      const { bytes } = await ask(pool, publicReader, async (db) => ({
        bytes: await storedTiles(db, log)({ level, n, width }),
      }))
      if (bytes.length !== width * 32) throw notFound()
      return sendForever(reply, bytes)
    },
  )

  async function sendEntries(
    reply: FastifyReply,
    principal: Principal,
    log: LogRow,
    { n, width }: { n: number; width: number },
  ) {
    if (principal.reach !== 'platform' && principal.team !== log.team) throw notFound()
    const { envelopes, size } = await ask(pool, principal, async (db) => {
      const [listed, known] = await Promise.all([
        envelope_list_by_index(db, { ...log, first: n * 256, count: width }),
        checkpoint_size_newest(db, log),
      ])
      return { envelopes: listed, size: known }
    })
    if (envelopes.length !== width || n * 256 + width > size) throw notFound()
    void reply.header('vary', 'cookie')
    return sendForever(reply, formatBundle(envelopes.map(formatUtf8)), 'private')
  }
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
function sendForever(
  reply: FastifyReply,
  bytes: Uint8Array,
  scope: 'public' | 'private' = 'public',
) {
  return reply
    .header('cache-control', `${scope}, max-age=31536000, immutable`)
    .type('application/octet-stream')
    .send(Buffer.from(bytes))
}

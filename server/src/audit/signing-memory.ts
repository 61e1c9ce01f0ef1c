import { hash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode, errorMessage } from '../platform/fault.ts'
import { parseId, type LogId } from '../platform/ids.ts'
import { OperatorError } from '../platform/problem.ts'
import { writeWhole } from '../platform/write-whole.ts'

/**
 * What this machine signed of a log last, outside the database: whoever puts the database back, or cuts a log, cannot put
 * this back with it. `digest` goes over the notes of all checkpoints in their order, so that none of them can be taken away.
 */
export type SignedHead = {
  readonly log: LogId
  readonly origin: string
  readonly size: number
  /** Base64. */
  readonly root: string
  readonly checkpoints: number
  /** Hex. */
  readonly digest: string
}

export type SigningMemory = {
  /** Null where nothing of the log was ever signed here. Throws `OperatorError` where the file cannot be read. */
  find(log: LogId): SignedHead | null
  /** Throws where the folder cannot be written; what is remembered then stays older, and true. */
  keep(head: SignedHead): void
  list(): LogId[]
  /** The file of a log, for whoever has to be told. */
  pathOf(log: LogId): string
}

/** No checkpoint yet. */
export const emptyDigest = ''

export const extendDigest = (digest: string, note: string): string =>
  hash('sha256', `${digest}\n${note}`, 'hex')

export function openSigningMemory(dataFolder: string): SigningMemory {
  const folder = join(dataFolder, 'signed')
  const pathOf = (log: LogId) => join(folder, `${log}.json`)
  return {
    pathOf,
    find(log) {
      let text: string
      try {
        text = readFileSync(pathOf(log), 'utf8')
      } catch (error) {
        if (errorCode(error) === 'ENOENT') return null
        throw new OperatorError(unreadable(pathOf(log), errorMessage(error)), { cause: error })
      }
      const head = parseHead(text, log)
      if (head === null) throw new OperatorError(unreadable(pathOf(log), 'it is cut off'))
      return head
    },
    keep(head) {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      writeWhole(pathOf(head.log), `${JSON.stringify(head, null, 2)}\n`)
    },
    list() {
      const files = existsSync(folder) ? readdirSync(folder) : []
      return files.flatMap((file) =>
        file.endsWith('.json') ? (parseId<'log'>(file.slice(0, -5)) ?? []) : [],
      )
    },
  }
}

const unreadable = (path: string, why: string): string =>
  `What this machine signed last cannot be read in ${path}: ${why}. Restore the file; without it nobody would notice a database that was put back.`

function parseHead(text: string, log: LogId): SignedHead | null {
  try {
    const { origin, size, root, checkpoints, digest } = JSON.parse(text)
    const isWhole =
      typeof origin === 'string' &&
      Number.isSafeInteger(size) &&
      typeof root === 'string' &&
      Number.isSafeInteger(checkpoints) &&
      typeof digest === 'string'
    return isWhole ? { log, origin, size, root, checkpoints, digest } : null
  } catch {
    return null
  }
}

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { errorMessage } from '../platform/fault.ts'

export type WatchedFile = { readonly name: string; readonly bytes: Uint8Array }
export type WatchOutcome =
  | { readonly outcome: 'taken' | 'existed'; readonly detail: string }
  /** The file itself is refused: it is tried again only when it has changed. */
  | { readonly outcome: 'refused'; readonly detail: string }
  /** Nobody could be asked: it is tried again. */
  | { readonly outcome: 'later'; readonly detail: string }

export type WatchSettings = {
  readonly folder: string
  /** Takes a file in; what it throws counts as `later`. */
  readonly take: (file: WatchedFile) => Promise<WatchOutcome>
  readonly tell: (name: string, outcome: WatchOutcome) => void
  readonly signal: AbortSignal
  /** Ends when everything that is there has been answered for. */
  readonly once: boolean
  readonly pollMs: number
  readonly fileBytesMax: number
}

const filesMax = 100_000
const laterMs = 10_000

type Seen = { readonly stamp: string; readonly isDone: boolean; readonly notBeforeMs: number }

/**
 * Takes in what an instrument drops into a folder, each file once. A file is whole when its size and time stay the
 * same from one look to the next; one that changes later is another file. The folder itself is left alone. Nothing
 * but plain files is looked at: no folders, no links, no hidden or half-written names. Answers how many were refused.
 */
export async function watchFolder(settings: WatchSettings): Promise<number> {
  const seen = new Map<string, Seen>()
  let refused = 0
  for (;;) {
    const files = listFiles(settings.folder)
    for (const name of seen.keys()) if (!files.has(name)) seen.delete(name)
    let waiting = 0
    for (const [name, stamp] of files) {
      if (settings.signal.aborted) return refused
      const before = seen.get(name)
      if (before?.stamp !== stamp) {
        seen.set(name, { stamp, isDone: false, notBeforeMs: 0 })
        waiting += 1
        continue
      }
      if (before.isDone) continue
      if (before.notBeforeMs > Date.now()) {
        waiting += 1
        continue
      }
      const outcome = await takeOne(settings, name)
      settings.tell(name, outcome)
      const isDone = outcome.outcome !== 'later'
      if (!isDone) waiting += 1
      if (outcome.outcome === 'refused') refused += 1
      seen.set(name, { stamp, isDone, notBeforeMs: isDone ? 0 : Date.now() + laterMs })
    }
    if (settings.once && waiting === 0) return refused
    await sleep(settings.pollMs, undefined, { signal: settings.signal }).catch(() => {})
    if (settings.signal.aborted) return refused
  }
}

async function takeOne(settings: WatchSettings, name: string): Promise<WatchOutcome> {
  try {
    const path = join(settings.folder, name)
    if (statSync(path).size > settings.fileBytesMax) {
      return {
        outcome: 'refused',
        detail: `It has more than ${settings.fileBytesMax} bytes (FILE_MIB_MAX).`,
      }
    }
    return await settings.take({ name, bytes: readFileSync(path) })
  } catch (error) {
    return { outcome: 'later', detail: errorMessage(error) }
  }
}

/** Names of plain files with a stamp of size and time. Throws where the folder cannot be read. */
function listFiles(folder: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isFile() || isUnfinished(entry.name)) continue
    if (found.size >= filesMax) throw new Error(`${folder} holds more than ${filesMax} files.`)
    try {
      const { size, mtimeMs } = statSync(join(folder, entry.name))
      if (size > 0) found.set(entry.name, `${size}:${mtimeMs}`)
    } catch {
      // Gone since it was listed.
    }
  }
  return found
}

const isUnfinished = (name: string): boolean =>
  /^[.~]|~$|\.(?:tmp|part|partial|crdownload|lock)$/i.test(name)

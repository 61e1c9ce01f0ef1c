/**
 * What this browser remembers of a log: its keys and the last checkpoint, from the first time that it saw them
 * (trust on first use). A server that later shows another key or another past is found out by it.
 */
export type KeptLog = {
  readonly vkeys: readonly string[]
  readonly size: number
  readonly rootBase64: string
  /** The signed note: with it, anyone can be shown what the log once said. */
  readonly checkpoint: string
  /** RFC 3339: when this browser saw the log first, and when last. */
  readonly since: string
  readonly seen: string
}

export type LogMemory = {
  readonly read: (origin: string) => KeptLog | null
  /** False where the browser keeps nothing, as in some private windows. */
  readonly keep: (origin: string, log: KeptLog) => boolean
}

const keyOf = (origin: string): string => `luminous.log.${origin}`

export const browserLogMemory: LogMemory = {
  read(origin) {
    try {
      return parseKeptLog(localStorage.getItem(keyOf(origin)))
    } catch {
      return null
    }
  },
  keep(origin, log) {
    try {
      localStorage.setItem(keyOf(origin), JSON.stringify(log))
      return true
    } catch {
      return false
    }
  },
}

/** Null for anything that this module did not write. */
export function parseKeptLog(text: string | null): KeptLog | null {
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const fields = new Map<string, unknown>(Object.entries(value))
  const [vkeys, size] = [fields.get('vkeys'), fields.get('size')]
  const readText = (name: string): string | null => {
    const field = fields.get(name)
    return typeof field === 'string' ? field : null
  }
  const [rootBase64, checkpoint] = [readText('rootBase64'), readText('checkpoint')]
  const [since, seen] = [readText('since'), readText('seen')]
  if (!areKeys(vkeys) || typeof size !== 'number' || !Number.isSafeInteger(size)) return null
  if (rootBase64 === null || checkpoint === null || since === null || seen === null) return null
  return { vkeys, size, rootBase64, checkpoint, since, seen }
}

const areKeys = (list: unknown): list is string[] =>
  Array.isArray(list) && list.length > 0 && list.every((key) => typeof key === 'string')

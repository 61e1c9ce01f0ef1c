import { parseEnvelope, parsePayload, type Envelope, type Image } from './entry-text.ts'
import { sha256 } from './keys.ts'

export const fingerprint = (image: string): string =>
  Buffer.from(sha256(Buffer.from(image))).toString('latin1')
export const keyOf = (type: string, id: string): string => `${type}/${id}`

/** The text of `before` or `after` inside a payload, as it was stored: JSON is never printed again. */
export function cutImage(payload: string, part: 'before' | 'after'): string | null {
  const parsed = parsePayload(payload)
  if (parsed[part] === null) return null
  const marker = part === 'before' ? '{"before":' : ',"after":'
  const start =
    part === 'before'
      ? marker.length
      : startOfAfter(payload, parsed.before === null) + marker.length
  return payload.slice(start, endOfObject(payload, start))
}

function startOfAfter(payload: string, beforeIsNull: boolean): number {
  const head = '{"before":'.length
  return beforeIsNull ? head + 'null'.length : endOfObject(payload, head)
}

/** The end of the JSON object that begins at `start`, strings minded. */
function endOfObject(text: string, start: number): number {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at += 1) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at += 1
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{') depth += 1
    else if (char === '}' && --depth === 0) return at + 1
  }
  return text.length
}

/** When an entry was made; of one that cannot be read, before everything. */
export function momentOf(entry: { envelope: string }): string {
  try {
    const { at }: Partial<Envelope> = parseEnvelope(entry.envelope)
    return at ?? ''
  } catch {
    return ''
  }
}

/** The image on one side of an entry; null where it cannot be read either: that was told with its history. */
export function imageOf(
  payload: string | null | undefined,
  side: 'before' | 'after',
): Image | null {
  try {
    return payload ? parsePayload(payload)[side] : null
  } catch {
    return null
  }
}

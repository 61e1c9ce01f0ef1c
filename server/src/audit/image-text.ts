import { hash } from 'node:crypto'
import { parseEnvelope, parsePayload, type Envelope, type Image } from './entry-text.ts'

/** Hexadecimal, as `image_fingerprint_statement` asks the database for it. */
export const fingerprint = (image: string): string => hash('sha256', image, 'hex')

/**
 * The texts of `before` and `after` inside a payload, as they were stored: JSON is never printed again. Throws where the
 * payload is no JSON.
 */
export function cutImages(payload: string): { before: string | null; after: string | null } {
  const parsed = parsePayload(payload)
  const head = '{"before":'.length
  const beforeEnd = parsed.before === null ? head + 'null'.length : endOfObject(payload, head)
  const afterStart = beforeEnd + ',"after":'.length
  return {
    before: parsed.before === null ? null : payload.slice(head, beforeEnd),
    after:
      parsed.after === null ? null : payload.slice(afterStart, endOfObject(payload, afterStart)),
  }
}

const headOfNew = '{"before":null,"after":'

/**
 * The text of `after` in the payload of a record that is new; null of any other, and where all around it is not as the
 * recorder writes it. Whether it is JSON itself is not looked at, which was a quarter of a verification: it must be
 * the `before` of the next entry, which is read, or the image that the database prints of the row.
 */
export function cutNewImage(payload: string): string | null {
  const end = payload.lastIndexOf(',"reason":')
  const isNew = payload.startsWith(headOfNew) && payload[end - 1] === '}'
  return isNew && tailOfPayload.test(payload.slice(end))
    ? payload.slice(headOfNew.length, end)
    : null
}

const tailOfPayload =
  // oxlint-disable-next-line no-control-regex -- what JSON does not allow in a string
  /^,"reason":(?:null|"[^"\\\u0000-\u001f]*"),"actor":"[^"\\\u0000-\u001f]*","occurredAt":(?:null|"[^"\\\u0000-\u001f]*")\}$/

/** The end of the JSON object that begins at `start`, strings minded. */
function endOfObject(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) at = endOfString(text, at)
    else if (code === opening) depth += 1
    else if (code === closing && --depth === 0) return at + 1
  }
  return text.length
}

/** The place of the quotation mark that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === backslash) at += 1
    else if (code === quote) return at
  }
  return text.length
}

const [quote, backslash, opening, closing] = [34, 92, 123, 125]

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

import { once } from 'node:events'
import type { Writable } from 'node:stream'

const pieceCharacters = 64 * 1024

/**
 * Writes an object of which some fields are long lists, an item a line: as one text, the readings of
 * a file would take thirty times its size in memory.
 */
export async function writeJson(
  out: Writable,
  fields: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, Iterable<unknown>>>,
): Promise<void> {
  let piece = ''
  for (const part of partsOf(fields, lists)) {
    piece += part
    if (piece.length < pieceCharacters) continue
    if (!out.write(piece)) await once(out, 'drain')
    piece = ''
  }
  out.write(piece)
}

function* partsOf(
  fields: Readonly<Record<string, unknown>>,
  lists: Readonly<Record<string, Iterable<unknown>>>,
): Generator<string> {
  let before = '{\n'
  for (const [name, value] of Object.entries(fields)) {
    const text = JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')
    yield `${before}  ${JSON.stringify(name)}: ${text}`
    before = ',\n'
  }
  for (const [name, items] of Object.entries(lists)) {
    yield `${before}  ${JSON.stringify(name)}: [`
    let beforeItem = '\n'
    for (const item of items) {
      yield `${beforeItem}    ${JSON.stringify(item)}`
      beforeItem = ',\n'
    }
    yield beforeItem === '\n' ? ']' : '\n  ]'
    before = ',\n'
  }
  yield '\n}\n'
}

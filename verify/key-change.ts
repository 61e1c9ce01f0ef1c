/**
 * How the key of a log is replaced: the old key signs a note that names the new one. Whoever knew the old
 * key can so believe the new, and nobody else's word is needed.
 */
import { openNote, parseVkey, type Sha256, type VerifierKey, type Verify } from '@luminous/ledger'

/** The text of the note: `luminous key change`, the log's origin, the new key in its text form. */
export const formatKeyChange = (origin: string, vkey: string): string =>
  `luminous key change\n${origin}\n${vkey}\n`

/** The key that a note hands over to. Throws unless one of the known keys signed it, for this very log. */
export async function checkKeyChange(
  tools: { readonly sha256: Sha256; readonly verify: Verify },
  change: {
    readonly origin: string
    readonly note: string
    readonly known: readonly VerifierKey[]
  },
): Promise<{ readonly vkey: string; readonly key: VerifierKey }> {
  const { text } = await openNote(change.note, { keys: change.known, verify: tools.verify })
  const vkey = text.split('\n')[2] ?? ''
  const key = parseVkey(tools.sha256, vkey)
  if (text !== formatKeyChange(change.origin, vkey) || key.name !== change.origin) {
    throw new Error('the statement is of another log')
  }
  return { vkey, key }
}

/**
 * The keys that follow from those that a reader knows, in the order in which they were handed over. A note
 * that no known key has signed is passed over: it is of an earlier time, or a lie, and proves nothing.
 */
export async function followKeyChanges(
  tools: { readonly sha256: Sha256; readonly verify: Verify },
  log: {
    readonly origin: string
    readonly vkeys: readonly string[]
    readonly notes: readonly string[]
  },
): Promise<string[]> {
  const vkeys = [...log.vkeys]
  for (const note of log.notes) {
    try {
      const known = vkeys.map((vkey) => parseVkey(tools.sha256, vkey))
      const { vkey } = await checkKeyChange(tools, { origin: log.origin, note, known })
      if (!vkeys.includes(vkey)) vkeys.push(vkey)
    } catch {
      // Passed over, as said above.
    }
  }
  return vkeys
}

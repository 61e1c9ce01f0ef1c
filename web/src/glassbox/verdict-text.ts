import { formatUtc } from '../ui/instant.ts'
import type { Verdict } from './verify-record.ts'

/** What was checked, as the sentence names it. */
export type Subject = {
  readonly kind: 'record' | 'entry'
  readonly noun: string
  readonly teamName: string
}

export type VerdictText = { readonly word: string; readonly sentences: readonly string[] }

/** The outcome as a person reads it. It claims no more than was checked. */
export function describeVerdict(verdict: Verdict, subject: Subject): VerdictText {
  switch (verdict.kind) {
    case 'failed':
      return { word: 'Check failed', sentences: [verdict.sentence] }
    case 'pending':
      return {
        word: 'Not yet',
        sentences: ['the entry is still waiting to be put in order. Try again in a second.'],
      }
    case 'proved':
      break
  }
  return { word: 'Proved', sentences: [proofSentence(verdict, subject), memorySentence(verdict)] }
}

type Proved = Extract<Verdict, { kind: 'proved' }>

function proofSentence({ entry, laterEntries }: Proved, { kind, noun, teamName }: Subject): string {
  const place = `entry ${entry.index + 1} of ${entry.size} in the log of ${teamName}`
  const when = `recorded on ${formatUtc(entry.at)}`
  if (kind === 'entry') {
    return `this is ${place}, ${when}; nothing in it has changed since.`
  }
  return laterEntries === null
    ? `this ${noun} is ${place}, ${when}; nothing in that entry has changed since. Whether a later change exists was not looked for.`
    : `this ${noun} is ${place}, ${when}; nothing in it has changed since.`
}

function memorySentence({ continuation, kept, keepsNow, witnesses }: Proved): string {
  const outside =
    witnesses.length === 0
      ? 'Nobody outside holds a checkpoint yet'
      : `As witnesses the server names ${witnesses.join(', ')}, whom this browser has not asked`
  if (!keepsNow) return `${outside}, and this browser's storage is off, so it keeps none either.`
  if (kept === null || continuation.kind === 'first') {
    return `${outside}; this browser keeps one from now on.`
  }
  return `${outside}; this browser has kept one since ${kept.since.slice(0, 10)}, and the log goes on from it unchanged.`
}

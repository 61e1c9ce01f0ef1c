import { count } from '../ui/count.ts'
import type { Run } from '@luminous/contract'
import { stateWords } from './run-words.ts'

/** What somebody else made of a run, in sentences. Pure. */
export function whatChanged(before: Run, after: Run): string[] {
  const said: string[] = []
  if (before.state !== after.state) {
    said.push(`It is now ${stateWords[after.state].word.toLowerCase()}.`)
  }
  for (const note of after.notes) {
    if (before.notes.some(({ id }) => id === note.id)) continue
    said.push(`${note.by} wrote: ${note.text === '' ? note.kind : `“${note.text}”`}.`)
  }
  const wells = namesThatDiffer(before.layout ?? {}, after.layout ?? {})
  if (wells.length > 0) said.push(`${count(wells.length, 'well')} of the layout changed.`)
  const out = after.exclusions.filter((one) => !before.exclusions.some((o) => o.well === one.well))
  const back = before.exclusions.filter((one) => !after.exclusions.some((o) => o.well === one.well))
  if (out.length > 0) said.push(`Left out: ${out.map(({ well }) => well).join(', ')}.`)
  if (back.length > 0) said.push(`Taken in again: ${back.map(({ well }) => well).join(', ')}.`)
  if (before.method !== after.method) said.push(`The method is ${after.method ?? 'none'}.`)
  if (before.instrumentId !== after.instrumentId) {
    said.push(`The reader is ${after.instrument ?? 'none'}.`)
  }
  if (ruled(before) !== ruled(after)) {
    said.push(`${count(ruled(after), 'failed check')} ruled on by now.`)
  }
  return said.length === 0 ? ['Nothing that this page shows.'] : said
}

const ruled = (run: Run) => run.qc.filter(({ ruling }) => ruling !== null).length

function namesThatDiffer(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}

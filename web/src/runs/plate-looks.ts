import type { Run } from '@luminous/contract'
import { explainFlag } from '../ui/flags.ts'
import type { WellLook } from '../ui/plate-grid.tsx'
import { formatSignal } from '../ui/signal.ts'
import { lookOfRole } from '../ui/well-roles.ts'
import { partOf } from './run-words.ts'

type RunWell = Run['wells'][number]

/** The biosensors of a plate by their codes, so that each has the same band on every plate that holds the same. */
export const biosensorsOn = (wells: readonly { readonly biosensor: string | null }[]): string[] => [
  ...new Set(wells.flatMap(({ biosensor }) => biosensor ?? []).toSorted()),
]

/** The band of a biosensor, from 1; none on plates of a single one. */
export function bandsOf(
  wells: readonly { readonly biosensor: string | null }[],
): (biosensor: string | null | undefined) => number | undefined {
  const names = biosensorsOn(wells)
  return (biosensor) =>
    names.length < 2 || biosensor == null ? undefined : (names.indexOf(biosensor) % 6) + 1
}

/** The letter of each customer on the plate, in the order of their names. */
export function customerLetters(
  results: readonly Pick<Run['results'][number], 'sampleCode' | 'team'>[],
): { ofCode: ReadonlyMap<string, string>; legend: readonly (readonly [string, string])[] } {
  const teams = new Map(results.flatMap(({ team }) => (team ? [[team.id, team.name]] : [])))
  const inOrder = [...teams].toSorted(([, a], [, b]) => (a < b ? -1 : 1))
  const letters = new Map(inOrder.map(([id], at) => [id, letterAt(at)]))
  return {
    ofCode: new Map(
      results.flatMap(({ sampleCode, team }) =>
        team && teams.size > 1 ? [[sampleCode, letters.get(team.id) ?? '']] : [],
      ),
    ),
    legend: teams.size > 1 ? inOrder.map(([, name], at) => [letterAt(at), name] as const) : [],
  }
}
const letterAt = (at: number): string => (at < 26 ? String.fromCharCode(97 + at) : '…')

/** The strongest and the weakest signal above 0; null where there is none. */
export function signalSpan(wells: readonly RunWell[]): { low: number; high: number } | null {
  let low = Infinity
  let high = 0
  for (const { signal } of wells) {
    if (signal === null || signal <= 0) continue
    low = Math.min(low, signal)
    high = Math.max(high, signal)
  }
  return high === 0 ? null : { low, high }
}

/** How the wells of a run look: heat on a logarithmic scale, since signals span decades. */
export function looksOfRun(run: Run): (name: string) => WellLook {
  const span = signalSpan(run.wells)
  const letters = customerLetters(run.results).ofCode
  const wells = new Map(run.wells.map((well) => [well.well, well]))
  const none: WellLook = {
    letter: '',
    shape: 'round',
    heat: null,
    mark: 'hidden',
    isOwn: false,
    label: 'not read, holds nothing',
  }
  const band = bandsOf(run.wells)
  return (name) => {
    const well = wells.get(name)
    if (!well) return none
    const { letter, shape } = lookOfRole(well.role)
    const mark = markOf(well)
    return {
      letter: letter === '' ? (letters.get(well.sampleCode ?? '') ?? '') : letter,
      shape,
      heat: mark === 'none' && well.signal !== null ? heatAt(well.signal, span) : null,
      mark: mark === 'unread' && well.role === 'empty' ? 'hidden' : mark,
      isOwn: false,
      band: band(well.biosensor),
      label: [
        holds(well),
        signalText(well, unitOf(run, well)),
        ...(well.excluded === null ? [] : ['left out']),
      ].join(', '),
    }
  }
}

/** Medium alone has no signal, and misses none. */
function markOf({
  excluded,
  signal,
  signalFlag,
}: RunWell): 'leftOut' | 'unread' | 'silent' | 'none' {
  if (excluded !== null) return 'leftOut'
  if (signalFlag !== null && readButSilent.has(signalFlag)) return 'silent'
  return signal === null && signalFlag !== 'mediumAlone' ? 'unread' : 'none'
}

const readButSilent: ReadonlySet<string> = new Set(['inhibited', 'noBaseline', 'noGrowth'])

/** What the signal of a well is measured in. */
export const unitOf = (run: Run, well: { biosensor: string | null }): string | null =>
  partOf(run, well)?.signalUnit ?? run.signalUnit

function heatAt(signal: number, span: ReturnType<typeof signalSpan>): number {
  if (!span || signal <= span.low || span.high === span.low) return 0
  return Math.log(signal / span.low) / Math.log(span.high / span.low)
}

export function holds({ role, biosensor, sampleCode, standardMgPerL, dilution }: RunWell): string {
  const { word } = lookOfRole(role)
  const culture = biosensor === null ? '' : `, ${biosensor}`
  if (role === 'standard' && standardMgPerL !== null) return `${word} ${standardMgPerL}${culture}`
  if (sampleCode === null) return `${word}${culture}`
  const diluted = dilution !== null && Number(dilution) !== 1 ? `, 1 : ${dilution}` : ''
  return `${word} ${sampleCode}${diluted}${culture}`
}

export function signalText({ signal, signalFlag }: RunWell, unit: string | null): string {
  // A fold is a quotient of readings with four digits.
  if (signal !== null)
    return `${formatSignal(signal, unit === 'fold' ? 4 : 7)} ${unit ?? ''}`.trim()
  return signalFlag === null ? 'not read' : explainFlag(signalFlag).word
}

import type { MethodRevision, Run, RunResult, RunState } from '@luminous/contract'
import type { Tone } from '../ui/chip.tsx'
import { explainFlag } from '../ui/flags.ts'

export const stateWords: Readonly<Record<RunState, { word: string; tone: Tone }>> = {
  new: { word: 'Not computed yet', tone: 'caution' },
  computed: { word: 'Computed, not handed in', tone: 'plain' },
  review: { word: 'Under review', tone: 'caution' },
  published: { word: 'Published', tone: 'good' },
  superseded: { word: 'Superseded', tone: 'plain' },
  withdrawn: { word: 'Withdrawn', tone: 'bad' },
  void: { word: 'Void', tone: 'bad' },
}

export const noteWords: Readonly<Record<Run['notes'][number]['kind'], string>> = {
  submitted: 'handed it in',
  returned: 'gave it back',
  comment: 'said',
  published: 'signed and published',
  voided: 'voided it',
  restored: 'took it back from void',
  amended: 'began the next edition',
  withdrawn: 'withdrew it',
}

const rules: Readonly<Record<string, string>> = {
  calibration: 'Calibration curve',
  wellsRead: 'Wells read',
  replicateCv: 'Replicates agree (CV)',
  r2: 'Fit of the curve (R²)',
  backCalculation: 'Standards found again',
  zPrime: 'Controls lie apart (Z′)',
  blank: 'Blank',
  fieldBlank: 'Field blank',
  duplicate: 'Duplicate',
  spikeRecovery: 'Spike recovery',
  lotExpiry: 'Lot in date',
  timeOrder: 'Order of times',
  untreatedControl: 'Untreated control',
  untreatedSignal: 'Light of the untreated control',
  detectionLimit: 'Limit of detection within the standards',
  reader: 'Reader of the file',
  positiveControl: 'Positive control answers',
  negativeControl: 'Negative control is silent',
  growth: 'Growth beside the control',
  silencing: 'Not silenced',
  expectedRange: 'Expected range',
  exchange: 'Biosensors in their own wells',
}
export const ruleWord = (rule: string): string => rules[rule] ?? rule

type Value = Pick<RunResult, 'concentration' | 'qualifier' | 'limit' | 'limitType' | 'flag'>
/** `12.3`, `< 5.00 (LOQ)`, or why there is none; never 0 for what was not found. Rounded by the server alone. */
export function valueText({ concentration, qualifier, limit, limitType, flag }: Value): string {
  if (concentration !== null) return concentration
  if (qualifier !== null && limit !== null) {
    return `${qualifier} ${limit}${limitType === null ? '' : ` (${limitType})`}`
  }
  return flag === null ? 'Not read' : explainFlag(flag).word
}

/** The fold with its interval, and whether it is a response; '–' where none could be made. */
export function foldText({
  fold,
  foldLower95,
  foldUpper95,
  response,
}: Pick<RunResult, 'fold' | 'foldLower95' | 'foldUpper95' | 'response'>): string {
  if (fold === null) return '–'
  const interval = foldLower95 === null ? '' : ` (${foldLower95} to ${foldUpper95 ?? '?'})`
  return `${fold}${interval}${response === 'significant' ? ', a response' : ''}`
}

/** Whose a check or a curve is; '' on plates of a single biosensor that nobody named. */
export const ofBiosensor = (biosensor: string | null): string =>
  biosensor === null ? '' : `, ${biosensor}`

/** The part of a run that a well or a result belongs to: its method, units and curve. */
export const partOf = (
  run: Pick<Run, 'parts'>,
  { biosensor }: { biosensor: string | null },
): Run['parts'][number] | undefined =>
  run.parts.find((part) => part.biosensor === biosensor) ??
  (run.parts.length === 1 ? run.parts[0] : undefined)

export const dilutionText = (dilution: string): string =>
  Number(dilution) === 1 ? '' : `, 1 : ${dilution}`

/** The biosensor that a recipe is for; null for one from before the panel. */
export function biosensorOfMethod({ panel }: MethodRevision['definition']): string | null {
  const code: unknown = typeof panel === 'object' && panel !== null ? Object(panel).biosensor : null
  return typeof code === 'string' ? code : null
}

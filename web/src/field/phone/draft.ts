/** A sample while it is written down: as it is typed, so that nothing is lost by a reload. Pure. */
import type { DeviceClock, FieldScan } from '@luminous/contract'
import {
  measurementNames,
  measurements,
  readMeasurement,
  type MeasurementName,
} from './measurement.ts'
import { fieldsOf } from './queue-item.ts'

const formVersion = 1

type Position = NonNullable<FieldScan['position']>
type PhotoRef = FieldScan['photos'][number]

export type Draft = {
  /** The version of the form that it was begun with; it stays that until it is kept. */
  readonly form: typeof formVersion
  readonly team: string
  /** The refused item that is corrected, which keeps its id. */
  readonly corrects: string | null
  readonly code: string
  readonly site: string | null
  readonly kind: FieldScan['kind']
  readonly duplicateOf: string
  /** Null until the code is there: then the clock is read once. */
  readonly occurredAt: string | null
  readonly timeZone: string
  /** What the clocks said at the moment that the sample was begun. */
  readonly clock: DeviceClock | null
  readonly position: Position | null
  readonly typed: Readonly<Record<MeasurementName, string>>
  readonly notes: string
  readonly photos: readonly PhotoRef[]
  readonly signature: string | null
}

export const emptyDraft = (team: string, timeZone: string): Draft => ({
  form: formVersion,
  team,
  corrects: null,
  code: '',
  site: null,
  kind: 'sample',
  duplicateOf: '',
  occurredAt: null,
  timeZone,
  clock: null,
  position: null,
  typed: { ph: '', waterTemperatureCelsius: '', conductivityUsPerCm: '' },
  notes: '',
  photos: [],
  signature: null,
})

/** A refused scan to be corrected: everything as it was told, under the same id. */
export const draftOf = (team: string, scan: FieldScan): Draft => ({
  ...emptyDraft(team, scan.timeZone),
  corrects: scan.id,
  code: scan.code,
  site: scan.site,
  kind: scan.kind,
  duplicateOf: scan.duplicateOf ?? '',
  occurredAt: scan.occurredAt,
  clock: scan.clock,
  position: scan.position,
  typed: {
    ph: scan.ph ?? '',
    waterTemperatureCelsius: scan.waterTemperatureCelsius ?? '',
    conductivityUsPerCm: scan.conductivityUsPerCm ?? '',
  },
  notes: scan.notes,
  photos: scan.photos,
  signature: scan.signature,
})

export const isBegun = (draft: Draft): boolean =>
  draft.code !== '' || draft.photos.length > 0 || draft.notes !== ''

/** The scan that a draft has become; null while something of it is missing or wrong. */
export function scanOf(
  draft: Draft,
  { id, holder }: { readonly id: string; readonly holder: FieldScan['holder'] },
): FieldScan | null {
  const { site, occurredAt } = draft
  const read = measurementNames.map((name) =>
    readMeasurement(draft.typed[name], measurements[name]),
  )
  const [ph, waterTemperatureCelsius, conductivityUsPerCm] = read.map((it) =>
    it.ok ? it.decimal : undefined,
  )
  if (ph === undefined || waterTemperatureCelsius === undefined) return null
  if (conductivityUsPerCm === undefined || site === null || occurredAt === null) return null
  const isDuplicate = draft.kind === 'duplicate'
  return {
    id,
    form: draft.form,
    code: draft.code,
    site,
    kind: draft.kind,
    duplicateOf: isDuplicate && draft.duplicateOf !== '' ? draft.duplicateOf : null,
    occurredAt,
    timeZone: draft.timeZone,
    holder,
    clock: draft.clock,
    position: draft.position,
    ph,
    waterTemperatureCelsius,
    conductivityUsPerCm,
    notes: draft.notes.trim(),
    photos: [...draft.photos],
    signature: draft.signature,
  }
}

/** A draft as it was stored. Null for one of another form: it is kept and can be saved as it is, not filled in here. */
export function readDraft(stored: unknown): Draft | null {
  const given = fieldsOf(stored)
  if (given.form !== formVersion || !isDraft(given)) return null
  return { ...emptyDraft(given.team, given.timeZone), ...given }
}

function isDraft(given: object): given is Draft {
  const { team, code, timeZone, typed, photos, notes } = fieldsOf(given)
  const texts = fieldsOf(typed)
  return (
    [team, code, timeZone, notes].every((each) => typeof each === 'string') &&
    measurementNames.every((name) => typeof texts[name] === 'string') &&
    Array.isArray(photos)
  )
}

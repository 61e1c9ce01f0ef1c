/** Deeds of the field as tests begin with them. */
import type { FieldScan, HandOver } from '@luminous/contract'

let made = 0
const nextId = (): string => `0198a000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`

export const aScan = (given: Partial<FieldScan> = {}): FieldScan => ({
  id: nextId(),
  form: 1,
  code: 'K7FY-YW3A-CDFM',
  site: '0198b000-0000-7000-8000-000000000001',
  kind: 'sample',
  duplicateOf: null,
  occurredAt: '2026-11-21T12:00:00Z',
  timeZone: 'America/Edmonton',
  holder: { name: 'Fiona Field', personId: null, verified: false },
  clock: null,
  position: null,
  ph: null,
  waterTemperatureCelsius: null,
  conductivityUsPerCm: null,
  notes: '',
  photos: [],
  signature: null,
  ...given,
})

export const aHandOver = (given: Partial<HandOver> = {}): HandOver => ({
  id: nextId(),
  codes: ['K7FY-YW3A-CDFM'],
  from: 'Fiona Field',
  to: 'Carl Courier',
  occurredAt: '2026-11-21T13:00:00Z',
  timeZone: 'America/Edmonton',
  holder: { name: 'Fiona Field', personId: null, verified: false },
  clock: null,
  condition: '',
  sealNumber: '',
  temperatureCelsius: null,
  signature: null,
  ...given,
})

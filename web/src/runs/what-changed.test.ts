import type { Run } from '@luminous/contract'
import { expect, test } from 'vitest'
import { whatChanged } from './what-changed.ts'

const run: Run = {
  id: 'r',
  state: 'computed',
  edition: 1,
  plate: 'Plate 1',
  fileName: 'plate.txt',
  fileSha256: '',
  method: 'na-lux-4pl@1',
  instrument: 'Reader',
  readAt: null,
  uploadedAt: '2026-11-21T00:00:00Z',
  uploadedBy: 'Ada',
  analyst: null,
  samples: 1,
  failedRules: 0,
  returned: false,
  version: 1,
  rowCount: 8,
  columnCount: 12,
  signalUnit: 'RLU',
  error: null,
  parts: [],
  verdict: null,
  fileInstrument: '',
  instrumentId: 'i',
  readAtLocal: null,
  readAtText: null,
  readAtSource: null,
  lots: [],
  layout: { A1: { role: 'blank' } },
  wells: [],
  qc: [],
  results: [],
  orientation: { turned: null, undetectable: [] },
  exchanges: [],
  exclusions: [],
  obstacles: [],
  notes: [],
  submittedBy: null,
  signature: null,
  amends: null,
  amendedBy: null,
  amendReason: null,
  vendorCalculations: [],
  layoutRemarks: [],
}
const at = '2026-11-21T00:00:00Z'

test('what somebody else did meanwhile is said in sentences', () => {
  const after: Run = {
    ...run,
    state: 'review',
    method: 'na-lux-4pl@2',
    layout: { A1: { role: 'empty' }, A2: { role: 'blank' } },
    exclusions: [{ well: 'B3', reason: 'Bubble', by: 'Ben', at }],
    notes: [{ id: 'n', kind: 'submitted', by: 'Ben', at, text: 'Have a look' }],
  }
  expect(whatChanged(run, after)).toEqual([
    'It is now under review.',
    'Ben wrote: “Have a look”.',
    '2 wells of the layout changed.',
    'Left out: B3.',
    'The method is na-lux-4pl@2.',
  ])
  expect(whatChanged(after, run)).toContain('Taken in again: B3.')
})

test('where nothing of it is on the page, that is said too', () => {
  expect(whatChanged(run, { ...run, version: 2 })).toEqual(['Nothing that this page shows.'])
})

import { expect, test } from 'vitest'
import { seededRandom } from '../demonstration/simulate-plate.ts'
import { simulatePanelFile } from '../demonstration/panel-file.ts'
import { planPanel } from '../demonstration/plan-panel.ts'
import { sha256Hex } from '../platform/files.ts'
import { workOnPlate } from './plate-work.ts'
import { readPlates } from './read-plate.ts'

const layout = planPanel([{ code: 'KKAN-Y34K-ANY7', role: 'sample', dilution: '1' }])
const bytes = simulatePanelFile({
  protocolName: 'Test',
  serial: 'TEST',
  startedLocal: '2026-10-14T08:00:00',
  layout,
  acidsOf: () => ({ acyclic: 20, complex: 10, classic: 5 }),
  random: seededRandom(1),
})
const none = new Uint8Array(0)
workOnPlate({ kind: 'read' }, bytes)
const on = { sha256: sha256Hex(bytes), plate: readPlates(bytes)[0]?.plate.name ?? '' }
const judge = (excluded: readonly string[]) =>
  workOnPlate({ kind: 'judge', by: { layout, methods: [], excluded }, ...on }, none).value

test('a plate that is looked at again is not judged again, until something of it changes', () => {
  const first = judge([])
  expect(judge([])).toBe(first)
  const another = judge(['A1'])
  expect(another).not.toBe(first)
  expect(judge(['A1'])).toBe(another)
})

test('of a file that many things are tried on only the last answers are kept', () => {
  const first = judge([])
  for (const well of ['A1', 'A2', 'A3', 'A4']) judge([well])
  const again = judge([])
  expect(again).not.toBe(first)
  expect(again).toEqual(first)
})

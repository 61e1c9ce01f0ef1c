import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { fingerprint } from './image-text.ts'
import { createRecordTable } from './record-table.ts'

test('what is known of a record is found again, however many there are, whatever their type', () => {
  const table = createRecordTable(4)
  const known = Array.from({ length: 1000 }, (_, at) => ({
    type: at % 2 === 0 ? 'run' : 'site',
    id: randomUUID(),
    last: { version: at - 5, fingerprint: at % 3 === 0 ? null : fingerprint(`${at}`) },
  }))
  for (const { type, id, last } of known) expect(table.exchange(type, id, last)).toBeNull()
  for (const { type, id, last } of known) {
    expect(table.find(type, id)).toEqual(last)
    expect(table.find(type === 'run' ? 'site' : 'run', id)).toBeNull()
    expect(table.exchange(type, id, last)).toEqual(last)
  }
  expect(table.find('run', randomUUID())).toBeNull()
  for (const { type, id, last } of known.slice(10)) {
    expect(table.meet(type, id)).toEqual({ ...last, wasMet: false })
    expect(table.meet(type, id)?.wasMet).toBe(true)
  }
  // Of the ten, those that were deleted are missed by nobody.
  const missed = known.slice(0, 10).filter(({ last }) => last.fingerprint !== null)
  expect(new Set([...table.listUnmet()].map(({ id }) => id))).toEqual(
    new Set(missed.map(({ id }) => id)),
  )
})

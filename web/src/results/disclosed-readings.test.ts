import { formatReading } from '@luminous/verify/reading-tree.ts'
import { expect, test } from 'vitest'
import { disclosedReadings } from './disclosed-readings.ts'

test('a leaf that is no reading keeps none of the others from being seen', () => {
  const reading = {
    plate: 'Plate 1',
    block: 'Lum',
    timeS: 0.5,
    well: 'A1',
    value: null,
    unit: 'CPS',
    flag: 'overflow',
  }
  const opened = (leaf: string) => ({ index: 0, leaf, saltHex: '' })
  const readings = [opened('no JSON'), opened('[1]'), opened(formatReading(reading))]
  expect(disclosedReadings({ readings })).toEqual([reading])
})

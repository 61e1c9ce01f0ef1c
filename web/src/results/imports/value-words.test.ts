import { expect, test } from 'vitest'
import { valueWords } from './value-words.ts'

const result = {
  line: 2,
  sampleCode: 'A',
  site: 'River',
  collectedOn: '2024-08-31',
  collectedAt: null,
  analyte: 'NA',
  unit: 'mg/L',
  value: '1.50',
  qualifier: null,
  limit: null,
  limitType: null,
  biosensor: null,
  method: '',
  note: '',
}

test('a value keeps its digits, and what is below a limit says the limit and never 0', () => {
  expect(valueWords(result)).toBe('1.50 mg/L')
  const below = { ...result, value: null, qualifier: '<' as const, limit: '0.020' }
  expect(valueWords(below)).toBe('< 0.020 mg/L')
  expect(valueWords({ ...below, limitType: 'LOD' })).toBe('< 0.020 mg/L (LOD)')
})

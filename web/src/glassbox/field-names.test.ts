import { expect, test } from 'vitest'
import { fieldName, fieldValue } from './field-names.ts'

test('a field is named with its unit', () => {
  expect(fieldName('concentration_mg_per_l')).toBe('concentration (mg/L)')
  expect(fieldName('spike_added_mg_per_l')).toBe('spike added (mg/L)')
  expect(fieldName('recovery_percent')).toBe('recovery (%)')
})

test('nothing is a word, never a zero', () => {
  expect(fieldValue(null)).toBe('none')
  expect(fieldValue([])).toBe('none')
  expect(fieldValue(0)).toBe('0')
  expect(fieldValue('3.40')).toBe('3.40')
  expect(fieldValue(['below', 'qc.blank'])).toBe('below, qc.blank')
})

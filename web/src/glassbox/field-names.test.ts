import { expect, test } from 'vitest'
import { fieldWords } from '@luminous/contract/record-words.ts'
import { fieldValue } from './field-names.ts'

test('a field is named with its unit', () => {
  expect(fieldWords('result', 'concentration_mg_per_l')).toBe('concentration (mg/L)')
  expect(fieldWords('result', 'spike_added_mg_per_l')).toBe('spike added (mg/L)')
  expect(fieldWords('result', 'recovery_percent')).toBe('recovery (%)')
})

test('nothing is a word, never a zero', () => {
  expect(fieldValue(null)).toBe('none')
  expect(fieldValue([])).toBe('none')
  expect(fieldValue(0)).toBe('0')
  expect(fieldValue('3.40')).toBe('3.40')
  expect(fieldValue(['below', 'qc.blank'])).toBe('below, qc.blank')
})

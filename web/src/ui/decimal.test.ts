import { expect, it } from 'vitest'
import { plainDecimal, readDecimal } from './decimal.ts'

it('takes a comma for the point and a true minus, and rounds nothing', () => {
  expect(plainDecimal(' 4,50 ')).toBe('4.50')
  expect(plainDecimal('−0,2')).toBe('-0.2')
  expect(plainDecimal('-0.2')).toBe('-0.2')
})

it('leaves what is no number for whoever judges it', () => {
  expect(plainDecimal('1,000,5')).toBe('1.000,5')
  expect(plainDecimal('four')).toBe('four')
})

it('reads nothing as nothing, never as 0', () => {
  expect(readDecimal('  ')).toBeNull()
  expect(readDecimal('7,25')).toBe('7.25')
})

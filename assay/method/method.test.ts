import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AssayError } from '../assay-error.ts'
import { parseMethod } from './method.ts'
import { naLux4pl, referenceMethods } from './reference-methods.ts'

test('the reference methods survive JSON', () => {
  for (const method of referenceMethods) {
    expect(parseMethod(JSON.parse(JSON.stringify(method)))).toEqual(method)
  }
})

test.each([
  ['a limit that is a number', { lod: 1.5 }],
  ['LOD above LOQ', { lod: '6' }],
  ['ULOQ below LOQ', { rangeRule: { kind: 'loqToUloq', uloq: '4' } }],
  ['no LOQ for its range', { loq: null, qc: { ...naLux4pl.qc, fieldBlankBelow: null } }],
  ['an unknown model', { model: '6pl' }],
  ['a misspelt rule', { qc: { ...naLux4pl.qc, cvMaxPerCent: 20 } }],
  ['half a digit', { rounding: { kind: 'significantDigits', digits: 2.5 } }],
  ['an empty title', { title: ' ' }],
])('%s is refused', (_, change) => {
  expect(() => parseMethod({ ...naLux4pl, ...change })).toThrow(AssayError)
})

test('anything at all is a method or an AssayError', () => {
  fc.assert(
    fc.property(fc.anything(), (input) => {
      expect(() => parseMethod(input)).toThrow(AssayError)
    }),
  )
})

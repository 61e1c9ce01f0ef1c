import { parseMethod } from '@luminous/assay/method/method.ts'
import { referenceMethods } from '@luminous/assay/method/reference-methods.ts'
import { expect, test } from 'vitest'
import { emptyValues, toDefinition, toValues } from './method-values.ts'

test.each(referenceMethods.map((method) => [method.code, method] as const))(
  'the form of %s gives back the very same method',
  (_code, method) => {
    expect(toDefinition(toValues(method))).toEqual(method)
  },
)

test('a fold induction keeps over what it is taken', () => {
  const values = { ...emptyValues, signalKind: 'foldInduction', signalOver: 'firstRead' }
  expect(toDefinition(values)).toMatchObject({
    signal: { kind: 'foldInduction', over: 'firstRead' },
  })
})

test('what is filled in by halves is refused by name, and a decimal comma is understood', () => {
  const [method] = referenceMethods
  if (!method) throw new Error('there is a reference method')
  const values = toValues(method)
  expect(() => parseMethod(toDefinition({ ...values, recoveryMaxPercent: '' }))).toThrow(
    'max must be a number',
  )
  expect(() => parseMethod(toDefinition({ ...values, loq: '' }))).toThrow('loq')
  expect(parseMethod(toDefinition({ ...values, lod: '1,5' })).lod).toBe('1.5')
})

import { parseMethod } from '@luminous/assay/method/method.ts'
import { referenceMethods } from '@luminous/assay/method/reference-methods.ts'
import { expect, test } from 'vitest'
import { emptyValues, toDefinition, toValues, type MethodValues } from './method-values.ts'

test.each(referenceMethods.map((method) => [method.code, method] as const))(
  'the form of %s gives back the very same method',
  (_code, method) => {
    expect(toDefinition(toValues(method))).toEqual(method)
  },
)

test.each<Partial<MethodValues>>([
  { timeKind: 'at', atHours: '6' },
  { timeKind: 'maximum', fromHours: '4', toHours: '8', growthBlank: 'mean' },
  { timeKind: 'area', fromHours: '0', toHours: '15', growthUnit: '' },
  { timeKind: 'at', atHours: '6', report: 'fold' },
])('a method of the panel goes through the form unchanged: %j', (some) => {
  const values = {
    ...emptyValues,
    code: 'na-marr',
    title: 'Naphthenic acids by marR',
    citation: 'Validation 7',
    strain: 'Pseudomonas sp.',
    calibrant: 'OSPW extract',
    signalKind: 'fold',
    rangeKind: 'standards',
    biosensor: 'marR',
    significantFold: '2',
    lodFold: some.report === 'fold' ? '' : '2',
    waterUl: '90',
    wellUl: '101',
    growthMinPercent: some.growthUnit === '' ? '' : '70',
    silencedBelowFold: '0.5',
    positiveControlMin: '3',
    sampleMax: '40',
    ...some,
  }
  const method = parseMethod(toDefinition(values))
  expect(method.panel?.biosensor).toBe('marR')
  expect(toDefinition(toValues(method))).toEqual(method)
})

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

import { expect, test } from 'vitest'
import { formatConcentration, formatUnit } from './concentration.ts'

test('a number is shown to the letter as it came, trailing zeros too', () => {
  const concentration = { concentrationMgPerL: '3.40', lower95MgPerL: null, upper95MgPerL: null }
  expect(formatConcentration({ kind: 'number', ...concentration })).toEqual({
    status: 'quantified',
    figure: '3.40',
    note: null,
    word: 'Quantified',
    hasUnit: true,
  })
})

const censored = { kind: 'censored', lowerMgPerL: null } as const

test.each([
  [{ qualifier: '<', limitMgPerL: '1.5', limitType: 'LOD' }, '< 1.5', 'LOD', 'Below LOD'],
  [{ qualifier: '>', limitMgPerL: '100', limitType: 'ULOQ' }, '> 100', 'ULOQ', 'Above ULOQ'],
  [
    { qualifier: '<', limitMgPerL: '1.56', limitType: 'lowest standard' },
    '< 1.56',
    'lowest standard',
    'Below the lowest standard',
  ],
] as const)('a censored value shows sign, limit and which limit it is: %j', (value, ...shown) => {
  const { figure, note, word } = formatConcentration({ ...censored, ...value })
  expect([figure, note, word]).toEqual(shown)
})

test('between LOD and LOQ both limits are shown', () => {
  const { figure, note, status } = formatConcentration({
    kind: 'censored',
    qualifier: '<',
    limitMgPerL: '5',
    limitType: 'LOQ',
    lowerMgPerL: '1.5',
  })
  expect([figure, note, status]).toEqual(['1.5 – 5', 'between LOD and LOQ', 'betweenLimits'])
})

test('what was not read is no number and has no unit', () => {
  const text = formatConcentration({ kind: 'notRead', flags: ['overflow'] })
  expect(text).toMatchObject({ figure: 'not read', hasUnit: false })
  expect(text.figure).not.toMatch(/\d/)
})

test('naphthenic acids are said as equivalents', () => {
  expect(formatUnit('naphthenic acids')).toBe('mg/L NA-eq')
  expect(formatUnit('chloride')).toBe('mg/L')
})

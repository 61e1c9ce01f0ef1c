import { expect, test } from 'vitest'
import { explainFlag, flagsBesideQualifier } from './flags.ts'

test('a flag that nobody explained is shown as it is, never hidden', () => {
  expect(explainFlag('newFlag')).toMatchObject({ flag: 'newFlag', word: 'newFlag' })
})

test('a censored value does not repeat its qualifier as a flag, but keeps the others', () => {
  const flags = ['below', 'qc.blank']
  const censored = {
    kind: 'censored',
    qualifier: '<',
    limitMgPerL: '1.5',
    limitType: 'LOD',
    lowerMgPerL: null,
  } as const
  expect(flagsBesideQualifier(flags, censored).map(({ flag }) => flag)).toEqual(['qc.blank'])
  expect(flagsBesideQualifier(flags, { kind: 'notRead', flags })).toHaveLength(2)
})

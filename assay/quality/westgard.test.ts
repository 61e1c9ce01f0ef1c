import { describe, expect, test } from 'vitest'
import { controlLimits, judgeControl } from './westgard.ts'

const limits = { centre: 100, sd: 10 }
const brokenBy = (values: (number | null)[]) => judgeControl(values, limits).at(-1)?.broken

describe('the rules of Westgard', () => {
  test.each([
    ['1-3s', [100, 131]],
    ['2-2s', [121, 122]],
    ['R-4s', [121, 79]],
    ['4-1s', [111, 112, 113, 111]],
    ['10x', [101, 102, 103, 101, 102, 103, 101, 102, 103, 101]],
    ['1-2s', [100, 121]],
  ] as const)('%s is found where it is broken', (rule, values) => {
    expect(brokenBy([...values])).toContain(rule)
  })

  test('are not broken by values on both sides, at a limit, or too few', () => {
    expect(brokenBy([121, 100, 122])).toEqual(['1-2s'])
    expect(brokenBy([130])).toEqual(['1-2s'])
    expect(brokenBy([120])).toEqual([])
    expect(brokenBy([111, 112, 113])).toEqual([])
    expect(brokenBy([101, 102, 103, 101, 99, 103, 101, 102, 103, 101])).toEqual([])
  })

  test('take a value that was not read for none, and join what stands around it', () => {
    expect(judgeControl([121, null, 122], limits).map(({ z }) => z)).toEqual([2.1, null, 2.2])
    expect(brokenBy([121, null, 122])).toContain('2-2s')
  })

  test('have no limits with fewer than ten runs, or where nothing varies', () => {
    expect(controlLimits([1, 2, 3])).toBeNull()
    expect(controlLimits(Array.from({ length: 12 }, () => 5))).toBeNull()
    expect(controlLimits([98, 102, 98, 102, 98, 102, 98, 102, 98, null, 102])).toMatchObject({
      centre: 100,
    })
  })
})

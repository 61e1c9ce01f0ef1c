import { describe, expect, it } from 'vitest'
import { cutCsv } from './csv.ts'

describe('a CSV', () => {
  it('of more rows than are wanted is told before it is cut, blank ones counted', () => {
    const begun = performance.now()
    expect(() => cutCsv(`a,b${'\n'.repeat(5_000_000)}`, ',', 5001)).toThrow(/more than 5001 lines/)
    expect(performance.now() - begun).toBeLessThan(500)
    expect(cutCsv('a\nb\n', ',', 2)).toHaveLength(2)
    for (const end of ['', '\n']) {
      expect(() => cutCsv(`a\nb\nc${end}`, ',', 2)).toThrow(/more than 2 lines/)
    }
  })

  it('with a row of more cells than any table has is told there', () => {
    expect(() => cutCsv(','.repeat(5_000_000), ',', 10)).toThrow(/Line 1 has more than 1000 cells/)
  })
})

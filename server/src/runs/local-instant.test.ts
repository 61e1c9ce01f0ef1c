import { describe, expect, test } from 'vitest'
import { instantOfLocal } from './local-instant.ts'

const edmonton = (local: string) => instantOfLocal(local, 'America/Edmonton')

describe('a time on a reader’s clock', () => {
  test('is an instant in its zone, at 23:30 and at 00:10 of the same night', () => {
    expect(edmonton('2026-01-30T23:30:00')).toBe('2026-01-31T06:30:00.000Z')
    expect(edmonton('2026-01-31T00:10')).toBe('2026-01-31T07:10:00.000Z')
    expect(instantOfLocal('2026-07-01T12:00', 'UTC')).toBe('2026-07-01T12:00:00.000Z')
  })

  test('goes on where the clocks were set forward, and is the first of two where they were set back', () => {
    expect(edmonton('2025-03-09T01:59')).toBe('2025-03-09T08:59:00.000Z')
    expect(edmonton('2025-03-09T02:30')).toBe('2025-03-09T09:30:00.000Z')
    expect(edmonton('2025-03-09T03:00')).toBe('2025-03-09T09:00:00.000Z')
    expect(edmonton('2025-11-02T01:30')).toBe('2025-11-02T07:30:00.000Z')
    expect(edmonton('2025-11-02T02:00')).toBe('2025-11-02T09:00:00.000Z')
  })

  test('that no clock shows is none', () => {
    for (const local of ['2026-02-30T10:00', '2026-01-01T24:00', '2026-01-01', 'yesterday']) {
      expect(edmonton(local)).toBeNull()
    }
  })
})

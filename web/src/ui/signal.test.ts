import { expect, test } from 'vitest'
import { formatSignal } from './signal.ts'

test.each([
  [0, '0'],
  [40812, '40\u202F812'],
  [1_234_567.25, '1\u202F234\u202F567'],
  [-1234.5, '-1\u202F234.5'],
  [0.1 + 0.2, '0.3'],
])('%d is shown as %s', (signal, text) => {
  expect(formatSignal(signal)).toBe(text)
})

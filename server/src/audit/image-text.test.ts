import { describe, expect, test } from 'vitest'
import { cutImages, cutNewImage } from './image-text.ts'

const tail = ',"reason":null,"actor":"x","occurredAt":null}'

describe('the images of a payload are cut as they were stored', () => {
  test('both of a change, whatever stands in their strings', () => {
    const before = '{"a": "}\\"{", "b":{"c":1.50}}'
    const after = '{"a":",\\"after\\":{"}'
    expect(cutImages(`{"before":${before},"after":${after}${tail}`)).toEqual({ before, after })
  })

  test('and a payload that is no JSON is refused', () => {
    expect(() => cutImages(`{"before":{"a":},"after":null${tail}`)).toThrow(SyntaxError)
  })

  test('that of a new record by its place', () => {
    const after = '{"a":"}, \\"reason\\":","reason":"x"}'
    expect(cutNewImage(`{"before":null,"after":${after}${tail}`)).toBe(after)
  })

  test.each([
    `{"before":{},"after":{}${tail}`,
    `{"before":null,"after":null${tail}`,
    '{"before":null,"after":{}',
    '{"before":null,"after":{},"reason":null,"actor":"x"}',
    '{"before":null,"after":{},"reason":null,"actor":"a\\"b","occurredAt":null}',
    `{"before":null,"after":{}${tail}}`,
  ])('but not where the rest is not to the letter as the recorder writes it: %s', (payload) => {
    expect(cutNewImage(payload)).toBeNull()
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineText, noteText, shownText } from './written-text.ts'

const takes = (schema: ReturnType<typeof lineText>, text: string) => schema.safeParse(text).success

describe('text that people write', () => {
  test('is of any language, with joiners, accents and signs', () => {
    for (const text of [
      'Île-à-la-Crosse',
      'Dënesųłıné',
      'ᓀᐦᐃᔭᐍᐏᐣ',
      'क्‍ष',
      'Δ9 µg/L',
      '👩‍🔬',
      'O’Neil',
    ]) {
      expect([text, takes(lineText(1, 100), text)]).toEqual([text, true])
      expect([text, takes(noteText(1, 100), text)]).toEqual([text, true])
    }
  })

  test('holds nothing that cannot be seen, and nothing that shows it otherwise', () => {
    for (const text of [
      '\u200b',
      '\u2060\u200d ',
      'a\u202Elive',
      'a\u2066b',
      'a\u0000b',
      'a\u009bb',
    ]) {
      expect([text, takes(lineText(1, 100), text)]).toEqual([text, false])
      expect([text, takes(noteText(1, 100), text)]).toEqual([text, false])
    }
  })

  test('is one line where it is a name, and several where it is a note; empty where it may be', () => {
    for (const text of ['a\nb', 'a\rb', 'a\u2028b', 'a\tb']) {
      expect([text, takes(lineText(0, 100), text)]).toEqual([text, false])
    }
    expect(takes(noteText(0, 100), 'a\n\tb\r\nc')).toBe(true)
    expect(takes(lineText(0, 100), '  ')).toBe(true)
    expect(takes(lineText(1, 100), '  ')).toBe(false)
  })
})

test('what is shown holds none of it, whatever was written before', () => {
  expect(shownText('ev\u202Eil')).toBe('ev[U+202E]il')
  expect(shownText('a\nb')).toBe('a\nb')
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = shownText(text)
      expect(shown).toBe(shownText(shown))
      expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
      expect(shown.isWellFormed()).toBe(true)
    }),
  )
})

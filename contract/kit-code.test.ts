import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kitCodeAlphabet, kitCodeTextMax, makeKitCode, parseKitCode } from './kit-code.ts'

/** Codes from bytes that fast-check chooses, so that a failure repeats. */
const codes = fc
  .infiniteStream(fc.integer({ min: 0, max: 255 }))
  .map((stream) =>
    makeKitCode((count) => Uint8Array.from({ length: count }, () => stream.next().value)),
  )
const bare = (code: string): string => code.replaceAll('-', '')
const isRefused = (text: string): boolean => !parseKitCode(text).ok

describe('a new code', () => {
  it('has a K, three groups of four, and only letters that nobody mistakes', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^K[347ACDFHJKMNPRTVWXY]{3}(?:-[347ACDFHJKMNPRTVWXY]{4}){2}$/)
      }),
    )
    expect(kitCodeAlphabet).not.toMatch(/[01256890BEGILOQSUZ]/)
  })

  it('draws all letters equally often', () => {
    const counts = new Map<string, number>()
    for (let round = 0; round < 19_000; round += 1) {
      const letter = makeKitCode(randomBytes)[2] ?? ''
      counts.set(letter, (counts.get(letter) ?? 0) + 1)
    }
    expect(counts.size).toBe(kitCodeAlphabet.length)
    expect(Math.min(...counts.values())).toBeGreaterThan(800)
    expect(Math.max(...counts.values())).toBeLessThan(1200)
  })

  it('is not made of bytes that would make some letters likelier', () => {
    const given = [...Array.from({ length: 10 }, () => 255), ...Array.from({ length: 20 }, () => 0)]
    expect(makeKitCode((count) => Uint8Array.from(given.splice(0, count)))).toMatch(
      /^K333-3333-333/,
    )
  })

  it('is no number, no date and no formula to a spreadsheet', () => {
    const monthsOfTheWorld = new Set(
      [
        'en',
        'fr',
        'de',
        'es',
        'pt',
        'it',
        'nl',
        'da',
        'nb',
        'sv',
        'fi',
        'pl',
        'cs',
        'sk',
        'hu',
        'tr',
      ]
        .concat([
          'hr',
          'sl',
          'et',
          'lv',
          'lt',
          'ro',
          'id',
          'sw',
          'eu',
          'ca',
          'cy',
          'ga',
          'is',
          'vi',
        ])
        .flatMap((locale) =>
          (['short', 'long'] as const).flatMap((month) =>
            Array.from({ length: 12 }, (_, at) =>
              new Intl.DateTimeFormat(locale, { month, timeZone: 'UTC' })
                .format(Date.UTC(2026, at, 15))
                .toUpperCase()
                .replace('.', ''),
            ),
          ),
        ),
    )
    const canBeCode = [...monthsOfTheWorld].filter(
      (name) =>
        name.startsWith('K') && Array.from(name).every((it) => kitCodeAlphabet.includes(it)),
    )
    expect(monthsOfTheWorld.size).toBeGreaterThan(200)
    expect(canBeCode).toEqual([])
    fc.assert(
      fc.property(codes, (code) => {
        for (const text of [code, bare(code), code.toLowerCase()]) {
          expect(Number(text)).toBeNaN()
          expect(text).not.toMatch(/^[-+]?(?:\d|\.\d)/)
          expect(text).not.toMatch(/^[=+\-@\t\r]/)
          expect(text).not.toMatch(/\de[-+]?\d/i)
          expect(text).not.toMatch(/^(?:true|false|nan|inf)/i)
        }
      }),
    )
  })
})

describe('a code that is handed in', () => {
  it('comes back as it is printed, in whatever way it was typed or scanned', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const ways = [
          code,
          bare(code),
          code.toLowerCase(),
          ` ${code.replaceAll('-', ' ')}\n`,
          code.replaceAll('-', '‑'),
          code.replaceAll('-', ' – '),
          `https://luminous.example.org/k/${code}`,
          `http://localhost:3000/k/${code.toLowerCase()}`,
          `https://example.org/water/k/${code}/`,
          `(91)${bare(code)}`,
          `91${bare(code)}`,
          `]d291${bare(code)}`,
          `\u001d91${bare(code)}`,
          `(21)${bare(code)}`,
        ]
        for (const way of ways) expect(parseKitCode(way), way).toEqual({ ok: true, code })
      }),
    )
  })

  it('is refused when any one letter of it is another', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const letters = bare(code)
        for (let at = 0; at < letters.length; at += 1) {
          for (const other of kitCodeAlphabet) {
            if (other === letters[at]) continue
            expect(isRefused(letters.slice(0, at) + other + letters.slice(at + 1))).toBe(true)
          }
        }
      }),
    )
  })

  it('is refused when any two letters of it have changed places, neighbours or not', () => {
    fc.assert(
      fc.property(codes, (code) => {
        const letters = Array.from(bare(code))
        for (let left = 0; left < letters.length; left += 1) {
          for (let right = left + 1; right < letters.length; right += 1) {
            const swapped = letters.with(left, letters[right]!).with(right, letters[left]!).join('')
            expect(isRefused(swapped)).toBe(swapped !== letters.join(''))
          }
        }
      }),
    )
  })

  it('is refused with its reason', () => {
    const code = 'K333-3333-333'
    expect(parseKitCode('')).toEqual({ ok: false, reason: 'empty' })
    expect(parseKitCode(' - - ')).toEqual({ ok: false, reason: 'empty' })
    expect(parseKitCode('https://example.org/k/')).toEqual({ ok: false, reason: 'empty' })
    expect(parseKitCode(code)).toEqual({ ok: false, reason: 'length' })
    expect(parseKitCode('3333-3333-3333')).toEqual({ ok: false, reason: 'prefix' })
    expect(parseKitCode(`https://example.org/s/${code}`)).toEqual({ ok: false, reason: 'notOurs' })
    expect(parseKitCode('mailto:someone@example.org')).toEqual({ ok: false, reason: 'notOurs' })
    expect(parseKitCode('K'.repeat(kitCodeTextMax + 1))).toEqual({ ok: false, reason: 'notOurs' })
    expect(parseKitCode('(01)09506000134352')).toMatchObject({ reason: 'characters' })
  })

  it('is not guessed at: a character that only looks like one of ours is named', () => {
    for (const character of '0O1IL2Z5S6G8B9QUE') {
      expect(parseKitCode(`K33${character}-3333-3333`)).toEqual({
        ok: false,
        reason: 'characters',
        character,
      })
    }
    // A Cyrillic K and the sign of kelvin look like ours.
    for (const character of ['К', '\u212a', '٣', '🧪']) {
      expect(parseKitCode(`${character}333-3333-3333`)).toMatchObject({ reason: 'characters' })
    }
  })

  it('is never an error, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        const verdict = parseKitCode(text)
        if (verdict.ok) expect(parseKitCode(verdict.code)).toEqual(verdict)
      }),
      { numRuns: 2000 },
    )
  })
})

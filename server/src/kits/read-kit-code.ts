import { parseKitCode } from '@luminous/contract/kit-code.ts'
import { Problem } from '../platform/problem.ts'

const sentences = {
  empty: 'There is no code.',
  notOurs: 'This is something else than the code of a kit.',
  prefix: 'A kit’s code begins with K.',
  length: 'A kit’s code has 12 letters: some are missing, or there are too many.',
  check: 'A letter of the code is wrong: its check letter does not fit.',
} as const

/** The code of a kit as somebody handed it in. Throws `kit.mistyped` with the reason. */
export function readKitCode(text: string, field = 'code'): string {
  const verdict = parseKitCode(text)
  if (verdict.ok) return verdict.code
  const sentence =
    verdict.reason === 'characters'
      ? `No kit’s code has the character ${JSON.stringify(verdict.character)}.`
      : sentences[verdict.reason]
  throw new Problem('kit.mistyped', sentence, { field })
}

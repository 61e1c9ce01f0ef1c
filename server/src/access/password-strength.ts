import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { Problem } from '../platform/problem.ts'

/** Ten thousand million guesses, slow hashing apart: what the estimator calls very unguessable. */
const guessesLog10Min = 10
/** Beyond so many letters it says nothing new: 40 cost 20 ms at the most. */
const lettersRead = 40
/** So much must be left of a password once the person's own words are taken out. */
const lettersOfItsOwnMin = 8

let estimator: Promise<ZxcvbnFactory> | null = null

/** Word lists are read when the first password is set: some MB that most requests never need. */
const openEstimator = (): Promise<ZxcvbnFactory> =>
  (estimator ??= Promise.all([
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]).then(
    ([common, english]) =>
      new ZxcvbnFactory({
        dictionary: { ...common.dictionary, ...english.dictionary },
        graphs: common.adjacencyGraphs,
        // 100 as it comes: a password of signs then costs half a second, in which the server does nothing else.
        l33tMaxSubstitutions: 10,
      }),
  ))

/**
 * Refuses a password that is common, was in breaches, or is built from the person's own name and address. Length
 * decides, not composition: any phrase is welcome. The lists are part of the installation; nothing is asked outside.
 */
export async function refuseWeakPassword(
  password: string,
  known: { email: string; name: string },
): Promise<void> {
  const own = [known.email, ...known.email.split(/[@.+_-]/), ...known.name.split(/\s+/), 'luminous']
  const words = own.filter((word) => word.length > 2)
  const zxcvbn = await openEstimator()
  const { guessesLog10 } = zxcvbn.check(password.slice(0, lettersRead), words)
  if (guessesLog10 >= guessesLog10Min && lettersBeside(words, password) >= lettersOfItsOwnMin)
    return
  throw new Problem(
    'password.weak',
    'This password is on lists of common or stolen ones, or close to your name. Take a longer one: four words that do not belong together are fine.',
    { field: 'password' },
  )
}

function lettersBeside(words: readonly string[], password: string): number {
  const rest = words.reduce(
    (text, word) => text.replaceAll(word.toLowerCase(), ''),
    password.toLowerCase(),
  )
  return rest.replaceAll(/[\s\p{P}]/gu, '').length
}

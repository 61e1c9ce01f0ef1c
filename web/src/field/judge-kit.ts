/** What a code means before it is used: whether it is one, and what the phone knows of its kit. Pure. */
import type { FieldPack } from '@luminous/contract'
import { parseKitCode } from '@luminous/contract/kit-code.ts'
import { count } from '../ui/count.ts'
import { codesOf, type QueueItem } from './phone/queue-item.ts'

export type CodeVerdict =
  /** `isPartial`: fine as far as it goes, more is to come. */
  | { readonly kind: 'notYet'; readonly says: string | null; readonly isPartial: boolean }
  | { readonly kind: 'refused'; readonly code: string; readonly says: string }
  | { readonly kind: 'warned'; readonly code: string; readonly says: string }
  | { readonly kind: 'good'; readonly code: string; readonly says: string }

const lettersInCode = 12

/** The reason in words, letter by letter while somebody types. */
export function codeWords(text: string): { says: string | null; isPartial: boolean } {
  const verdict = parseKitCode(text)
  if (verdict.ok) return { says: null, isPartial: false }
  switch (verdict.reason) {
    case 'empty':
      return { says: null, isPartial: true }
    case 'characters':
      return {
        says: `“${verdict.character}” is in no code: look again at that letter.`,
        isPartial: false,
      }
    case 'prefix':
      return { says: 'Every code begins with K.', isPartial: false }
    case 'notOurs':
      return { says: 'This is not the code of a kit.', isPartial: false }
    case 'check':
      return {
        says: 'One letter is wrong: compare the code with the label once more.',
        isPartial: false,
      }
    case 'length':
      break
  }
  const letters = text.replace(/[\s\u2010-\u2015\u2212-]/gu, '').length
  const missing = lettersInCode - letters
  if (missing > 0) {
    return { says: `${count(missing, 'more letter')}.`, isPartial: true }
  }
  return { says: `${-missing} too many: a code has 12 letters.`, isPartial: false }
}

/** The code inside of what a scanner read or an address holds; what is none comes back to be looked at. */
export function codeIn(text: string): string {
  const verdict = parseKitCode(text)
  return verdict.ok ? verdict.code : text.slice(0, 200)
}

export type KitContext = {
  readonly kits: FieldPack['kits']
  readonly items: readonly QueueItem[]
  /** The calendar's day at the site, `YYYY-MM-DD`. */
  readonly today: string
  /** Whether the pack was just asked for, so that what it lacks is not there at all. */
  readonly isFresh: boolean
}

/** Whether a sample may be taken with the kit of this code, as far as the phone knows. */
export function judgeKit(text: string, { kits, items, today, isFresh }: KitContext): CodeVerdict {
  const parsed = parseKitCode(text)
  if (!parsed.ok) return { kind: 'notYet', ...codeWords(text) }
  const { code } = parsed
  const here = items.find((item) => item.kind === 'scan' && codesOf(item).includes(code))
  if (here) {
    return { kind: 'refused', code, says: `${code} was used already, on this phone.` }
  }
  const kit = kits.find((each) => each.code === code)
  if (!kit && isFresh) {
    return { kind: 'refused', code, says: `${code} is not a kit of your team.` }
  }
  if (!kit) {
    return {
      kind: 'warned',
      code,
      says: `${code} is not on this phone’s list. It may be newer than the list: the server decides when it is sent.`,
    }
  }
  if (kit.state === 'void') {
    return {
      kind: 'refused',
      code,
      says: `${code} is void: ${kit.stateReason ?? 'no reason given'}.`,
    }
  }
  if (kit.state !== 'assigned') {
    return { kind: 'refused', code, says: `${code} was used already.` }
  }
  if (kit.expiresOn < today) {
    return {
      kind: 'refused',
      code,
      says: `${code} was good until ${kit.expiresOn}. Take another kit.`,
    }
  }
  return { kind: 'good', code, says: `${code} is good until ${kit.expiresOn}.` }
}

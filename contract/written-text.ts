/**
 * One rule for text that people write and others read: nothing that cannot be seen and nothing that shows it otherwise
 * than it is written. A mark that turns the direction of text makes "live" of "evil" on a printed form; a line end
 * breaks a mail's head or a log's line.
 */
import { z } from 'zod'

/** One line. As ECMA-262 and others read it. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const oneLine = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u
/** Several lines, and tabs in them. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is about
const lines = /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]*$/u

/** A letter, a digit or a sign that can be seen: not blanks, joiners and the like alone. */
const isVisible = (text: string): boolean =>
  text === '' || /[^\p{Default_Ignorable_Code_Point}\p{White_Space}\p{Cc}]/u.test(text)
const visible = { error: 'must hold something that can be seen' }

/** A name, a place, a number of a seal: one line, trimmed. */
export const lineText = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(oneLine, {
      error: 'must be one line of text, without marks that turn its direction',
    })
    .refine(isVisible, visible)

/** A note, a reason, a message: as many lines as it takes, trimmed. */
export const noteText = (min: number, max: number) =>
  z
    .string()
    .trim()
    .min(min)
    .max(max)
    .regex(lines, {
      error: 'must be text without control characters and marks that turn its direction',
    })
    .refine(isVisible, visible)

const unseen =
  // oxlint-disable-next-line no-control-regex -- control characters are what it is about
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu

/**
 * Text of before this rule, or of a file, as it may be shown: what would not be seen is written out, as `[U+202E]`.
 * Pure.
 */
export const shownText = (text: string): string =>
  text
    .toWellFormed()
    .replace(
      unseen,
      (mark) => `[U+${(mark.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )

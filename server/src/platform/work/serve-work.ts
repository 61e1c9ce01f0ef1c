import { Socket } from 'node:net'
import {
  AssayError,
  type AssayErrorCode,
  type AssayErrorPlace,
} from '@luminous/assay/assay-error.ts'
import type { ProblemCode } from '@luminous/contract/problem-codes.ts'
import { Problem, type ProblemPlace } from '../problem.ts'
import { readFrames, writeFrame } from './frames.ts'

/** The file descriptor on which a process that works talks with the server. */
export const workDescriptor = 3

/** A refusal as it travels: an error's own fields do not. */
export type Answer =
  | { readonly kind: 'done'; readonly value: unknown }
  | { readonly kind: 'assay'; code: AssayErrorCode; message: string; place: AssayErrorPlace }
  | { readonly kind: 'problem'; code: ProblemCode; message: string; place: ProblemPlace }
  | { readonly kind: 'fault'; readonly message: string }

/** What a piece of work gives: a value, and bytes that are sent beside it. */
export type Worked = { readonly value: unknown; readonly bytes?: Uint8Array }

/**
 * The process' side: does one piece of work after the other, as they come. What is refused is an answer; what breaks
 * is one too, in words. Ends when the server does.
 */
export function serveWork(
  work: (job: unknown, bytes: Uint8Array) => Worked | Promise<Worked>,
): void {
  const stream = new Socket({ fd: workDescriptor })
  readFrames(stream, ({ head, bytes }) => {
    void answerTo(async () => work(head, bytes)).then(({ answer, sent }) =>
      writeFrame(stream, answer, sent),
    )
  })
  stream.on('end', () => process.exit(0))
  stream.on('error', () => process.exit(0))
  // A Ctrl-C reaches the whole group: the server says when it is over.
  process.on('SIGINT', () => {})
  process.on('SIGTERM', () => {})
}

const nothing = new Uint8Array(0)

async function answerTo(
  work: () => Promise<Worked>,
): Promise<{ answer: Answer; sent: Uint8Array }> {
  try {
    const { value, bytes = nothing } = await work()
    return { answer: { kind: 'done', value }, sent: bytes }
  } catch (error) {
    return { answer: refusalOf(error), sent: nothing }
  }
}

function refusalOf(error: unknown): Answer {
  if (error instanceof AssayError) {
    const { code, message, place } = error
    return { kind: 'assay', code, message, place }
  }
  if (error instanceof Problem) {
    const { code, message, place } = error
    return { kind: 'problem', code, message, place }
  }
  return { kind: 'fault', message: error instanceof Error ? (error.stack ?? '') : String(error) }
}

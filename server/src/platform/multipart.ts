import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { shownText } from '@luminous/contract/written-text.ts'
import type { FormPart } from '@luminous/contract/endpoints/endpoint.ts'
import { errorCode } from './fault.ts'
import { Problem } from './problem.ts'
import { tooLarge, type Received, type Receiving } from './received.ts'

/** A file of a form: its bytes, and the name that the sender gives it. */
export type FilePart = { readonly bytes: Uint8Array; readonly name: string }

type Form = Readonly<Record<string, FormPart>>
type PartGiven<P extends FormPart> = {
  file: FilePart
  'file?': FilePart | null
  text: string
  'text?': string | null
}[P]
/** A form as it came: each part as its endpoint names it; null where one may be missing and is. */
export type FormGiven<F extends Form | undefined> = F extends Form
  ? { readonly [Name in keyof F]: PartGiven<F[Name]> }
  : undefined

const textBytesMax = 200
const nameLengthMax = 255

/** The parts of a multipart request, each known and sent once, whole. Throws `request.invalid` naming the part. */
export async function readForm(
  request: FastifyRequest,
  form: Form,
  receiving: Receiving,
  fileBytesMax = 1024 * 1024,
): Promise<Record<string, FilePart | string | null>> {
  if (!request.isMultipart()) {
    throw new Problem('request.invalid', 'Send this as multipart/form-data.')
  }
  const limits = { fileSize: fileBytesMax, files: 2, fields: 4, fieldSize: textBytesMax }
  const parts = new Map<string, string | ReceivedFile>()
  try {
    for await (const part of request.parts({ limits })) {
      refusePart(part, form, parts.has(part.fieldname))
      parts.set(part.fieldname, await takePart(part, receiving))
    }
  } catch (error) {
    throw unreadable(error)
  }
  const missing = Object.keys(form).find(
    (field) => !parts.has(field) && form[field]?.endsWith('?') !== true,
  )
  if (missing !== undefined) {
    throw new Problem(
      'request.invalid',
      `The field \`${missing}\` is missing, or its head cannot be read.`,
      { field: missing },
    )
  }
  const given: Record<string, FilePart | string | null> = {}
  for (const field of Object.keys(form)) {
    const part = parts.get(field) ?? null
    given[field] = isFile(part)
      ? { name: part.name, bytes: await receiving.load(part.received) }
      : part
  }
  return given
}

type ReceivedFile = { readonly name: string; readonly received: Received }

const isFile = (part: string | ReceivedFile | null): part is ReceivedFile =>
  typeof part === 'object' && part !== null

async function takePart(part: Multipart, receiving: Receiving): Promise<string | ReceivedFile> {
  if (part.type === 'field') return String(part.value)
  // The parser cuts off what is too large, and says so.
  const received = await receiving.receive(part.file, Number.POSITIVE_INFINITY)
  if (part.file.truncated) throw tooLarge()
  return { name: fileName(part.filename), received }
}

/** Ours, and Fastify's, say what is wrong; the parser's words are of its inside, and mean that this is no form. */
function unreadable(error: unknown): unknown {
  const isOurs = error instanceof Problem || error instanceof TypeError
  if (isOurs || errorCode(error).startsWith('FST_')) return error
  return new Problem(
    'request.invalid',
    'The form cannot be read: it is cut off, or has no boundary or a head that is none.',
  )
}

/** As it may be shown, on one line. */
const fileName = (sent: string): string =>
  shownText(sent).replaceAll(/\s+/g, ' ').trim().slice(0, nameLengthMax)

/** Throws for a part that is misspelt, sent twice, cut off, or a field where a file belongs. */
function refusePart(part: Multipart, form: Form, isThere: boolean): void {
  const field = part.fieldname
  const refuse = (message: string) => {
    throw new Problem('request.invalid', message, { field })
  }
  const expected = Object.hasOwn(form, field) ? form[field] : undefined
  if (expected === undefined) {
    const known = Object.keys(form).map((name) => `\`${name}\``)
    refuse(
      known.length === 1
        ? `Only the part ${known[0]} is known.`
        : `Only the parts ${known.slice(0, -1).join(', ')} and ${known.at(-1)} are known.`,
    )
  }
  if (expected?.startsWith('file') !== (part.type === 'file')) {
    refuse(
      `The part \`${field}\` must be ${expected?.startsWith('file') === true ? 'sent as a file' : 'a plain field'}.`,
    )
  }
  if (isThere) refuse(`The part \`${field}\` was sent twice.`)
  if (part.type === 'field' && part.valueTruncated) {
    refuse(`The part \`${field}\` has more than ${textBytesMax} bytes.`)
  }
}

import type { Multipart } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

export type PartType = 'file' | 'field'
export type Part = { readonly bytes: Uint8Array; readonly name: string }

const fieldBytesMax = 200

/** The parts of a multipart request, each known and sent once, whole. Throws `request.invalid` naming the part. */
export async function readParts(
  request: FastifyRequest,
  { types, fileBytesMax }: { types: ReadonlyMap<string, PartType>; fileBytesMax: number },
): Promise<ReadonlyMap<string, Part>> {
  if (!request.isMultipart()) {
    throw new Problem(
      'request.invalid',
      'Send the plate file as multipart/form-data, field `file`.',
    )
  }
  const parts = new Map<string, Part>()
  const limits = { fileSize: fileBytesMax, files: 2, fields: 4, fieldSize: fieldBytesMax }
  for await (const part of request.parts({ limits })) {
    refusePart(part, { types, isThere: parts.has(part.fieldname) })
    const bytes = part.type === 'file' ? await part.toBuffer() : Buffer.from(String(part.value))
    parts.set(part.fieldname, {
      bytes,
      name: part.type === 'file' ? part.filename : part.fieldname,
    })
  }
  return parts
}

export function requirePart(parts: ReadonlyMap<string, Part>, name: string): Part {
  const part = parts.get(name)
  if (part) return part
  throw new Problem('request.invalid', `The field \`${name}\` is missing.`, { field: name })
}

/** Throws for a part that is misspelt, sent twice, cut off, or a field where a file belongs. */
function refusePart(
  part: Multipart,
  { types, isThere }: { types: ReadonlyMap<string, PartType>; isThere: boolean },
): void {
  const field = part.fieldname
  const refuse = (message: string) => {
    throw new Problem('request.invalid', message, { field })
  }
  const expected = types.get(field)
  if (expected === undefined) {
    const known = [...types.keys()].map((name) => `\`${name}\``)
    refuse(`Only the parts ${known.slice(0, -1).join(', ')} and ${known.at(-1)} are known.`)
  }
  if (part.type !== expected) {
    refuse(
      `The part \`${field}\` must be ${expected === 'file' ? 'sent as a file' : 'a plain field'}.`,
    )
  }
  if (isThere) refuse(`The part \`${field}\` was sent twice.`)
  if (part.type === 'field' && part.valueTruncated) {
    refuse(`The part \`${field}\` has more than ${fieldBytesMax} bytes.`)
  }
}

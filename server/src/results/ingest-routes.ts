import type { Multipart } from '@fastify/multipart'
import type pg from 'pg'
import { requirePermissionOfLab } from '../access/access.ts'
import { problems, type App } from '../platform/endpoint.ts'
import { Problem } from '../platform/problem.ts'
import { ingestPlateFile } from './ingest.ts'
import { ingestSchema, toIngestOutput } from './ingest-output.ts'

const fieldBytesMax = 200

/** Plate files by HTTP: multipart, as a browser or an instrument's computer sends them. */
export function registerIngest(
  app: App,
  { pool, fileBytesMax }: { pool: pg.Pool; fileBytesMax: number },
): void {
  app.post(
    '/v1/runs',
    {
      bodyLimit: fileBytesMax + 1024 * 1024,
      schema: {
        summary: 'Ingest a plate file',
        description:
          'Multipart: `file` (the export, byte for byte), optionally `layout` (CSV), `method` (`code` or `code@revision`) and `plate`. The same bytes again answer with the run that exists. For analysts of the lab.',
        tags: ['runs'],
        consumes: ['multipart/form-data'],
        response: {
          200: ingestSchema,
          201: ingestSchema,
          ...problems.invalid,
          ...problems.signedOut,
          ...problems.forbidden,
          ...problems.tooLarge,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'runs:write')
      const lab = principal.team
      if (!request.isMultipart()) {
        throw new Problem(
          'request.invalid',
          'Send the plate file as multipart/form-data, field `file`.',
        )
      }
      const parts = new Map<string, { bytes: Uint8Array; name: string }>()
      const limits = { fileSize: fileBytesMax, files: 2, fields: 4, fieldSize: fieldBytesMax }
      for await (const part of request.parts({ limits })) {
        refusePart(part, parts.has(part.fieldname))
        const bytes = part.type === 'file' ? await part.toBuffer() : Buffer.from(String(part.value))
        parts.set(part.fieldname, {
          bytes,
          name: part.type === 'file' ? part.filename : part.fieldname,
        })
      }
      const file = parts.get('file')
      if (!file)
        throw new Problem('request.invalid', 'The field `file` is missing.', { field: 'file' })
      const text = (name: string) => {
        const value = parts.get(name)
        return value ? Buffer.from(value.bytes).toString('utf8') : null
      }
      const ingested = await ingestPlateFile(pool, principal, {
        lab,
        bytes: file.bytes,
        fileName: (file.name || 'plate file').slice(0, 255),
        plateName: text('plate'),
        layoutCsv: parts.get('layout')?.bytes ?? null,
        method: text('method'),
      })
      return reply.code(ingested.existed ? 200 : 201).send(toIngestOutput(ingested))
    },
  )
}

/** What a part must be. A layout sent as a field would be cut at the field's limit, and taken for a shorter one. */
const partTypes = new Map([
  ['file', 'file'],
  ['layout', 'file'],
  ['method', 'field'],
  ['plate', 'field'],
])

/** Throws for a part that is misspelt, sent twice, cut off, or a field where a file belongs. */
function refusePart(part: Multipart, isThere: boolean): void {
  const field = part.fieldname
  const refuse = (message: string) => {
    throw new Problem('request.invalid', message, { field })
  }
  const expected = partTypes.get(field)
  if (expected === undefined)
    refuse('Only the parts `file`, `layout`, `method` and `plate` are known.')
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

import type pg from 'pg'
import { requirePermissionOfLab } from '../access/access.ts'
import { problems, type App } from '../platform/endpoint.ts'
import { readParts, requirePart, type PartType } from '../platform/multipart.ts'
import { ingestPlateFile } from './ingest.ts'
import { ingestSchema, toIngestOutput } from './ingest-output.ts'

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
      const parts = await readParts(request, { types: partTypes, fileBytesMax })
      const file = requirePart(parts, 'file')
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

/** A layout sent as a field would be cut at the field's limit, and taken for a shorter one. */
const partTypes = new Map<string, PartType>([
  ['file', 'file'],
  ['layout', 'file'],
  ['method', 'field'],
  ['plate', 'field'],
])

import type pg from 'pg'
import { uploadedFileSchema } from '@luminous/contract'
import { requirePermissionOfLab } from '../access/access.ts'
import { type App, problems, refusals } from '../platform/endpoint.ts'
import { readParts, requirePart, type PartType } from '../platform/multipart.ts'
import { uploadPlateFile } from './upload-plate-file.ts'

const partTypes = new Map<string, PartType>([['file', 'file']])

/** Plate files as they come off the readers. */
export function registerPlateFiles(
  app: App,
  { pool, fileBytesMax }: { pool: pg.Pool; fileBytesMax: number },
): void {
  app.post(
    '/v1/plate-files',
    {
      bodyLimit: fileBytesMax + 1024 * 1024,
      schema: {
        summary: 'Take in a plate file',
        description:
          'Multipart: `file`, the export byte for byte, of any reader that is known here. Each plate becomes a run; the same bytes again answer with the runs that they made.',
        tags: ['runs'],
        consumes: ['multipart/form-data'],
        response: {
          200: uploadedFileSchema,
          201: uploadedFileSchema,
          ...refusals,
          ...problems.conflict,
          ...problems.tooLarge,
          ...problems.unreadable,
        },
      },
    },
    async (request, reply) => {
      const principal = requirePermissionOfLab(request, 'runs:write')
      const parts = await readParts(request, { types: partTypes, fileBytesMax })
      const file = requirePart(parts, 'file')
      const uploaded = await uploadPlateFile(pool, principal, {
        lab: principal.team,
        bytes: file.bytes,
        fileName: (file.name || 'plate file').slice(0, 255),
      })
      return reply.code(uploaded.existed ? 200 : 201).send(uploaded)
    },
  )
}

import {
  fieldFileOutcomeSchema,
  fieldFileSchema,
  fieldPackSchema,
  fieldScanSchema,
  handOverDoneSchema,
  handOverSchema,
  photoBytesMax,
  photoStoredSchema,
  scanReceiptSchema,
  sha256Params,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/samples.ts'
import { serve, serveApart } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { leaveUnread } from '../platform/received.ts'
import { collectSample, handOverSamples } from './samples.ts'
import { packForField } from './field-pack.ts'
import { readFieldFile } from './field-file-workshop.ts'
import { keepPhoto } from './photos.ts'
import { takeFieldFile } from './take-field-file.ts'

/** What a phone in the field, or a system that keeps field records, sends. */
export function registerField(app: App, { fileBytesMax }: { fileBytesMax: number }): void {
  leaveUnread(app, ['image/jpeg', 'image/png'])

  serve(app, endpoints.fieldPack, { answer: fieldPackSchema }, (tx, { team }) =>
    packForField(tx, { team, now: new Date() }),
  )

  serve(
    app,
    endpoints.fieldScan,
    { body: fieldScanSchema, answer: scanReceiptSchema },
    async (tx, { team, body: scan }) => {
      const receivedAt = new Date().toISOString()
      const answer = await collectSample(tx, { team, scan, receivedAt })
      return { existed: answer.existed, answer }
    },
  )

  serve(
    app,
    endpoints.photoUpload,
    { params: sha256Params, answer: photoStoredSchema },
    async (tx, { team, sha256, bytes }) => {
      const { existed, sizeBytes } = await keepPhoto(tx, { team, sha256, bytes })
      return { existed, answer: { sha256, sizeBytes } }
    },
    { bytesMax: photoBytesMax, takesBytes: true },
  )

  serve(
    app,
    endpoints.handOver,
    { body: handOverSchema, answer: handOverDoneSchema },
    async (tx, { team, body: deed }) => {
      const receivedAt = new Date().toISOString()
      const answer = await handOverSamples(tx, { team, deed, receivedAt })
      return { existed: answer.existed, answer }
    },
  )

  // A room of its own, in which JSON is not read by Fastify: 48 MB of it keep everybody waiting for half a second.
  void app.register(async (room: App) => {
    room.removeContentTypeParser('application/json')
    leaveUnread(room, 'application/json')
    serveApart(
      room,
      endpoints.fieldFile,
      { body: fieldFileSchema, answer: fieldFileOutcomeSchema },
      'Each thing of the file is a transaction of its own, so that one that is refused keeps nothing else back.',
      async ({ team, bytes }, { principal }) => {
        const file = await readFieldFile(bytes)
        return takeFieldFile((who, deed) => transaction(app.pool, who, deed), principal, {
          team,
          file,
        })
      },
      {
        bytesMax: fileBytesMax,
        takesBytes: true,
        reason: () => 'Taken from a file off a phone',
      },
    )
  })
}

import { ingestSchema } from '@luminous/contract'
import { plateFileIngest } from '@luminous/contract/endpoints/runs.ts'
import { serveApart } from '../access/access.ts'
import type { App } from '../platform/endpoint.ts'
import { plateTurns } from '../runs/runs.ts'
import { ingestPlateFile } from './ingest.ts'
import { toIngestOutput } from './ingest-output.ts'

/** Plate files by HTTP: multipart, as a browser or an instrument's computer sends them. */
export function registerIngest(app: App, { fileBytesMax }: { fileBytesMax: number }): void {
  serveApart(
    app,
    plateFileIngest,
    { answer: ingestSchema },
    'Who loses the race of two uploads reads what the other one made.',
    async ({ form, lab }, { principal }) => {
      const ingested = await ingestPlateFile(app.pool, principal, {
        lab,
        bytes: form.file.bytes,
        fileName: form.file.name || 'plate file',
        plateName: form.plate,
        layoutCsv: form.layout?.bytes ?? null,
        method: form.method,
      })
      return { existed: ingested.existed, answer: toIngestOutput(ingested) }
    },
    { bytesMax: fileBytesMax, turns: plateTurns },
  )
}

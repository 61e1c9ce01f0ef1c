import { uploadedFileSchema } from '@luminous/contract'
import { plateFileUpload } from '@luminous/contract/endpoints/runs.ts'
import { serveApart } from '../access/access.ts'
import type { App } from '../platform/endpoint.ts'
import { plateTurns } from './plate-workshop.ts'
import { takePlateFile } from './take-plate-file.ts'

/** Plate files as they come off the readers. */
export function registerPlateFiles(app: App, { fileBytesMax }: { fileBytesMax: number }): void {
  serveApart(
    app,
    plateFileUpload,
    { answer: uploadedFileSchema },
    'Who loses the race of two uploads reads what the other one made.',
    async ({ form, lab }, { principal }) => {
      const { bytes, name } = form.file
      const fileName = name || 'plate file'
      const answer = await takePlateFile(app.pool, principal, { lab, bytes, fileName })
      return { existed: answer.existed, answer }
    },
    { bytesMax: fileBytesMax, turns: plateTurns },
  )
}

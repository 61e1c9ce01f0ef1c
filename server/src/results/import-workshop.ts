import type { ImportPreview } from '@luminous/contract'
import { Problem } from '../platform/problem.ts'
import { openTurns } from '../platform/turns.ts'
import { openWorkshop } from '../platform/work/workshop.ts'
import type { ImportSite } from './read-import.ts'

const workshop = openWorkshop({
  entry: new URL('import-process.ts', import.meta.url),
  what: 'the file',
  processesMax: 1,
  heapMaxMiB: 512,
})

/** Whose transaction may wait for this process. */
export const importTurns = openTurns({
  atOnceMax: 2,
  waitingMax: 16,
  busy: () =>
    new Problem('server.busy', 'Many files are being read at the moment. Send yours in a minute.'),
})

/** What becomes of each line of a file. Throws `file.unreadable`, `file.*` of the assay, `server.busy`, `file.too-large`. */
export async function readImportFile(
  bytes: Uint8Array,
  sites: readonly ImportSite[],
): Promise<ImportPreview> {
  const { value } = await workshop.work(
    sites.map(({ id, name, timeZone }) => ({ id, name, timeZone })),
    { bytes },
  )
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `readImport` answers
  return value as ImportPreview
}

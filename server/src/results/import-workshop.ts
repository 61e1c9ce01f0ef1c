import type { ImportPreview } from '@luminous/contract'
import { openWorkshop } from '../platform/work/workshop.ts'
import type { ImportSite } from './read-import.ts'

const workshop = openWorkshop({
  entry: new URL('import-process.ts', import.meta.url),
  what: 'the file',
  processesMax: 1,
  heapMaxMiB: 512,
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

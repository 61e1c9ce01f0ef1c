/** The process that reads files of other laboratories' results. */
import { serveWork } from '../platform/work/serve-work.ts'
import { readImport, type ImportSite } from './read-import.ts'

serveWork((sites, bytes) => ({
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `import-workshop.ts` sends
  value: readImport(bytes, sites as readonly ImportSite[]),
}))

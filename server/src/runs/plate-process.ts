/** The process that reads plate files and computes them. */
import { serveWork } from '../platform/work/serve-work.ts'
import { workOnPlate, type PlateJob } from './plate-work.ts'

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `plate-workshop.ts` sends
serveWork((job, bytes) => workOnPlate(job as PlateJob, bytes))

/** The process that verifies the whole ledger, beside a server that answers meanwhile. */
import { serveWork } from '../platform/work/serve-work.ts'
import { verifyAll, type VerifyJob } from './verify-work.ts'

serveWork(async (job) => {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `verifyApart` sends
  return { value: await verifyAll(job as VerifyJob) }
})

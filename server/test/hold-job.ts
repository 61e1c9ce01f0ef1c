/** A worker that takes one job, says so, and never finishes: to be killed. `node hold-job.ts <address as JSON>` */
import type { DatabaseAddress } from '../src/platform/database.ts'
import { connectJobs } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'

const where: DatabaseAddress = JSON.parse(process.argv[2] ?? '')
const jobs = await connectJobs(where, 'worker', createLog('silent'))
await jobs.work('clear-expired', async () => {
  process.stdout.write('took the job\n')
  await new Promise(() => {})
})

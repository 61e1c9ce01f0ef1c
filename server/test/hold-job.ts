/** A worker that takes one job, says so, and never finishes: to be killed. `node hold-job.ts <address as JSON>` */
import type { DatabaseAddress } from '../src/platform/database.ts'
import { openPool } from '../src/platform/database.ts'
import { connectJobs } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'

const where: DatabaseAddress = JSON.parse(process.argv[2] ?? '')
const log = createLog('silent')
const jobs = await connectJobs(where, 'worker', log)
const pool = openPool(where, 'worker', { max: 1 })
const task = {
  name: 'clear-expired',
  cron: null,
  async perform() {
    process.stdout.write('took the job\n')
    await new Promise(() => {})
  },
}
await jobs.work(task, {
  worker: pool,
  address: where,
  log,
  config: { dataFolder: '', ledgerSeed: null },
})

import { openWorkshop } from '../platform/work/workshop.ts'
import type { Verified, VerifyJob } from './verify-work.ts'

const workshop = openWorkshop({
  entry: new URL('verify-process.ts', import.meta.url),
  what: 'the ledger',
  processesMax: 1,
  waitingMax: 0,
  // Less than a job may take: who is given up is stored as failed.
  timeLimitMs: 50 * 60_000,
  idleMs: 1000,
  // As the command tells it.
  flags: ['--max-semi-space-size=1', '--heap-growing-percent=90'],
})

/**
 * Verifies everything in a process of its own: on the event loop it kept everybody waiting, a tenth of a second for
 * each plate that was disclosed. Throws where it cannot be begun or finished.
 */
export async function verifyApart(job: VerifyJob): Promise<Verified> {
  const { value } = await workshop.work(job)
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `verifyAll` answers
  return value as Verified
}

/** Gives up what is being verified: the job begins again elsewhere, or with the next start. */
export const stopVerifying = (): void => workshop.stopWork()

/** Every feature's tasks. `migrate` makes their queues, the worker works them off, any process enqueues them. */
import { clearExpired } from './access/jobs.ts'
import { verifyLedgerNightly } from './glassbox/jobs.ts'
import type { Jobs } from './platform/jobs.ts'

export const tasks = [verifyLedgerNightly, clearExpired] as const

export type TaskName = (typeof tasks)[number]['name']
/** What a route enqueues by, in its deed's transaction. */
export type TaskQueue = Pick<Jobs<TaskName>, 'enqueue' | 'stop'>

import type pg from 'pg'
import { openPool } from './platform/database.ts'
import type { Installation } from './platform/installation.ts'

/** A process's connections, one pool for each role that it works as. */
export type Pools = Readonly<Record<'web' | 'worker' | 'sequencer', pg.Pool>>

export const openPools = ({ address }: Installation): Pools => ({
  web: openPool(address, 'web', { max: 10 }),
  worker: openPool(address, 'worker', { max: 4 }),
  sequencer: openPool(address, 'sequencer', { max: 2 }),
})

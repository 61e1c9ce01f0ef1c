import { openKeyStore, verifyLedger, type Finding } from '../audit/audit.ts'
import type { Config } from '../platform/config.ts'
import { openPool, type DatabaseAddress } from '../platform/database.ts'
import { verifyContents } from '../results/results.ts'

/** A verification of everything, as it is told to the process that does it. */
export type VerifyJob = { readonly address: DatabaseAddress; readonly config: KeyPlace }

/** Where this machine keeps what is not in the database. */
type KeyPlace = Pick<Config, 'dataFolder' | 'ledgerSeed'>

/** What is stored of it, and the first of what was found. */
export type Verified = {
  readonly logs: number
  readonly entries: number
  readonly rows: number
  readonly failures: number
  readonly found: readonly Finding[]
}

const foundMax = 20

export async function verifyAll({ address, config }: VerifyJob): Promise<Verified> {
  const pool = openPool(address, 'backup', { max: 1 })
  try {
    const report = await verifyLedger({
      pool,
      team: null,
      checkContents: verifyContents,
      keys: openKeyStore(config),
      owner: decodeURIComponent(new URL(address.url).username),
    })
    return {
      logs: report.logs.length,
      entries: report.entries,
      rows: report.rows,
      failures: report.failureCount,
      found: report.failures.slice(0, foundMax),
    }
  } finally {
    await pool.end()
  }
}

/**
 * A large season through the real pipeline, and what is listed of it afterwards. It has an installation of its own: what
 * the other parts leave in their ledger is no part of it.
 */
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDemonstration } from '../src/demonstration/demonstration.ts'
import { install } from '../src/install.ts'
import { readConfig } from '../src/platform/config.ts'
import { openPool } from '../src/platform/database.ts'
import { openInstallation } from '../src/platform/installation.ts'
import type { Setup } from './benchmark-team.ts'
import { rounded } from './benchmark-team.ts'
import { measureLists } from './growth-lists.ts'

const listMsMax = 15
const seedMsMax = 15

/** Bar: each list in p50 <= 15 ms whatever lies behind it, and 20,000 samples seeded in 5 minutes: 15 ms a sample. */
export async function measureGrowth({ samples, say }: Setup): Promise<unknown> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'luminous-growth-'))
  const config = readConfig({ LUMINOUS_DATA: dataFolder, LOG_LEVEL: 'error' })
  const installation = await openInstallation(config)
  try {
    await install(config, installation)
    const pool = openPool(installation.address, 'worker', { max: 4 })
    const began = performance.now()
    const progress = (done: number, all: number) => {
      if (done % 50 < 9) say(`  ${done} of ${all} samples`)
    }
    await makeDemonstration({ ...config, pool, season: samples, progress })
    const seedS = (performance.now() - began) / 1000
    await pool.end()
    const lists = await measureLists(config, installation)
    const slow = Object.entries(lists).filter(([, { p50Ms }]) => p50Ms > listMsMax)
    const msPerSample = (seedS * 1000) / samples
    return {
      samples,
      seedS: rounded(seedS, 1),
      msPerSample: rounded(msPerSample, 1),
      dataMiB: sizeMiB(join(dataFolder, 'postgres')),
      walMiB: sizeMiB(join(dataFolder, 'postgres', 'pg_wal')),
      lists,
      bar: 'each list p50 <= 15 ms, 15 ms a sample',
      meets: slow.length === 0 && msPerSample <= seedMsMax,
    }
  } finally {
    await installation.embedded?.stopUnlessUsed()
    rmSync(dataFolder, { recursive: true, force: true })
  }
}

/** Files come and go while they are counted. */
const sizeMiB = (folder: string): number =>
  Math.round(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).reduce(
      (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    ) /
      2 ** 20,
  )

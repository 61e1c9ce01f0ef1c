import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { openKeyStore } from '../src/audit/keys.ts'
import { sequencePending } from '../src/audit/sequencer.ts'
import { transaction } from '../src/platform/database.ts'
import { createLog } from '../src/platform/log.ts'
import {
  insertResults,
  makeBenchmarkTeam,
  makeResults,
  principal,
  rounded,
  type Setup,
} from './benchmark-team.ts'

const sizes = [20_000, 320_000]
const batchRows = 10_000
const entriesPerSecondMin = 50_000
const rssMaxMb = 300

const luminous = fileURLToPath(new URL('../bin/luminous.mjs', import.meta.url))
/** The process says itself how much memory it took at most: nobody else can ask once it is over. */
const tellRss = `data:text/javascript,process.on('exit',()=>console.error('peakKb='+process.resourceUsage().maxRSS))`

/** Bar: `luminous verify`, the process as a whole, >= 50,000 entries/s in <= 300 MB, and no more at 20,000 entries. */
export async function measureVerify(setup: Setup): Promise<unknown> {
  const runs = []
  const subject = await makeBenchmarkTeam(setup)
  let filled = 0
  for (const size of sizes) {
    await fill(setup, subject, size - filled)
    filled = size
    runs.push(await verify(setup))
  }
  const largest = runs.at(-1)
  return {
    runs,
    bar: '>= 50,000 entries/s at 320,000 entries, <= 300 MB at 20,000 and at 320,000',
    meets:
      (largest?.entriesPerSecond ?? 0) >= entriesPerSecondMin &&
      runs.every(({ peakRssMb }) => peakRssMb <= rssMaxMb),
  }
}

/** One entry in ten is a change of a result. */
async function fill(
  setup: Setup,
  subject: Awaited<ReturnType<typeof makeBenchmarkTeam>>,
  entries: number,
): Promise<void> {
  for (let left = entries; left > 0; left -= batchRows) {
    const results = makeResults(subject, Math.min(left, batchRows) * 0.9)
    await insertResults(setup.worker, results)
    await transaction(setup.worker, principal, (tx) =>
      tx.query(
        `update luminous.result set concentration_mg_per_l = 7 where team_id = $1 and id = any($2::uuid[])`,
        [subject.team, results.slice(0, results.length / 9).map((result) => result.id)],
      ),
    )
    await sequencePending({
      pool: setup.sequencer,
      keys: openKeyStore(setup.config),
      log: createLog('error'),
    })
  }
  await setup.migrator.query('analyze ledger.entry, ledger.leaf')
}

async function verify({ config }: Setup) {
  const began = performance.now()
  const child = spawn(process.execPath, ['--import', tellRss, luminous, 'verify', '--json'], {
    env: { ...process.env, LUMINOUS_DATA: config.dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  const seconds = (performance.now() - began) / 1000
  const report: { ok: boolean; entries: number; rows: number } = JSON.parse(out)
  if (!report.ok) throw new Error(`the ledger does not verify: ${out}`)
  return {
    entries: report.entries,
    rows: report.rows,
    seconds: rounded(seconds),
    entriesPerSecond: rounded(report.entries / seconds, 0),
    peakRssMb: rounded(Number(/peakKb=(\d+)/.exec(err)?.[1]) / 1024, 0),
  }
}

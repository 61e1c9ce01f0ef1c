/**
 * The bars that are measured, as one JSON document. Each ratio has both its sides from this run, alternating;
 * times are medians. Own data folder, own PostgreSQL, thrown away at the end.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/platform/config.ts'
import { openPool } from '../src/platform/database.ts'
import { openInstallation } from '../src/platform/installation.ts'
import { install } from '../src/install.ts'
import { measureAuditedInsert } from './audited-insert.ts'
import { measureBacklog } from './backlog.ts'
import { measureGrowth } from './growth.ts'
import { measureHistory } from './history.ts'
import { measurePdf } from './pdf.ts'
import { measurePanelFile, measurePlateFile } from './plate-file.ts'
import { measureReads } from './reads.ts'
import { measureSequencing } from './sequencing.ts'
import { measureOfflineVerification } from './offline-verification.ts'
import { measureVerify } from './verify.ts'
import { makeBenchmarkTeam, type Setup } from './benchmark-team.ts'

// `growth 20000` says how many samples it grows to; the other words are names of parts.
const words = process.argv.slice(2)
const samples = Number(words.find((word) => /^\d+$/.test(word)) ?? 2000)
const wanted = new Set(words.filter((word) => !/^\d+$/.test(word)))
const dataFolder = mkdtempSync(join(tmpdir(), 'luminous-benchmarks-'))
const config = readConfig({ LUMINOUS_DATA: dataFolder, LOG_LEVEL: 'error' })
const installation = await openInstallation(config)
const say = (text: string) => process.stderr.write(`${text}\n`)
try {
  await install(config, installation)
  const { address } = installation
  const setup: Setup = {
    config,
    worker: openPool(address, 'worker', { max: 8 }),
    migrator: openPool(address, 'migrator', { max: 2 }),
    sequencer: openPool(address, 'sequencer', { max: 2 }),
    address,
    superuserUrl: installation.superuserUrl ?? address.url,
    say,
    samples,
  }
  const subject = await makeBenchmarkTeam(setup)
  const { rows } = await setup.worker.query<{ v: string }>(
    "select current_setting('server_version') as v",
  )
  const results: Record<string, unknown> = {}
  const parts = {
    // First: others write rows behind the ledger's back, to compare.
    verify: measureVerify,
    auditedInsert: measureAuditedInsert,
    sequencing: measureSequencing,
    backlog: measureBacklog,
    offlineVerification: measureOfflineVerification,
    history: measureHistory,
    plateFile: measurePlateFile,
    panelFile: measurePanelFile,
    pdf: measurePdf,
    reads: measureReads,
    growth: measureGrowth,
  }
  for (const [name, measure] of Object.entries(parts)) {
    if (wanted.size > 0 && !wanted.has(name)) continue
    say(`- ${name}`)
    results[name] = await measure(setup, subject)
  }
  await Promise.all([setup.worker.end(), setup.migrator.end(), setup.sequencer.end()])
  const machine = {
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgresql: rows[0]?.v,
  }
  process.stdout.write(`${JSON.stringify({ machine, results }, null, 2)}\n`)
} finally {
  await installation.embedded?.stopUnlessUsed()
  rmSync(dataFolder, { recursive: true, force: true })
}

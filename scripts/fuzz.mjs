/**
 * Throws damaged and oversized plate files at the parsers: `npm run fuzz -- --minutes 10`.
 *
 * Two workers change the real exports (where they lie beside the project) and made-up ones, parse
 * them and look for what must not be: an exception that is no AssayError, more than a second a
 * megabyte (at least one second), too much memory, a value without flag or number, a number that
 * does not stand in the file, two readings of one well at once. Too much memory is more than ten
 * times the file (of a workbook, what it inflates to) and 96 MB, which V8 takes for young objects
 * whatever the file. Then generated files of up to 45 MB are parsed, each by a process of its own,
 * whose greatest resident size is compared with the one before it began to parse.
 *
 * Every case follows from its number: `--case 123` runs that one again and writes its input.
 */
import { fork } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parsePlateFile } from '../assay/plate-files/parse-plate-file.ts'
import { AssayError } from '../assay/assay-error.ts'
import { isZip, readZipDirectory } from '../assay/plate-files/workbook/zip-archive.ts'
import { makeLarge, largeKinds } from '../assay/plate-files/testdata/fuzz-large.mjs'
import { makeCase, readSeeds } from '../assay/plate-files/testdata/fuzz-cases.mjs'
import { numbersOf } from '../assay/plate-files/testdata/fuzz-numbers.mjs'

const workers = 2
const megabyte = 1024 * 1024
const youngBytes = 96 * megabyte
const hangMs = 60_000
const here = fileURLToPath(import.meta.url)

const { values: options } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    case: { type: 'string' },
    worker: { type: 'string' },
    make: { type: 'string' },
    parse: { type: 'string' },
    megabytes: { type: 'string', default: '5' },
    file: { type: 'string', default: '' },
  },
})

if (options.worker !== undefined) work(Number(options.worker))
else if (options.make !== undefined) {
  writeFileSync(options.file, makeLarge(options.make, Number(options.megabytes) * megabyte))
} else if (options.parse !== undefined) process.send?.(measure(readFileSync(options.parse)))
else if (options.case !== undefined) repeatCase(Number(options.case))
else await run()

async function run() {
  const minutes = Number(options.minutes)
  const folder = new URL('../../shared/plate-files/', import.meta.url)
  const hasReal = existsSync(folder) && readdirSync(folder).length > 0
  const found = await Promise.all(
    Array.from({ length: workers }, (_, worker) => runWorker(worker, minutes * 60_000)),
  )
  const large = await runLarge()
  const failures = [...found.flatMap(({ failures }) => failures), ...large.filter(isBad)]
  const report = {
    minutes,
    seed: Number(options.seed),
    realExports: hasReal,
    cases: found.reduce((sum, { cases }) => sum + cases, 0),
    read: found.reduce((sum, { read }) => sum + read, 0),
    refused: found.reduce((sum, { refused }) => sum + refused, 0),
    slowestMsPerMegabyte: Math.max(...found.map(({ slowest }) => slowest)),
    large,
    failures,
  }
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`)
  process.exitCode = failures.length > 0 ? 1 : 0
}

/** A worker is ended, and the case it was at reported, when it is silent for too long. */
function runWorker(worker, ms) {
  return new Promise((resolve) => {
    const child = fork(here, ['--worker', String(worker), '--seed', options.seed], {
      execArgv: [],
    })
    const result = { cases: 0, read: 0, refused: 0, slowest: 0, failures: [] }
    let at = -1
    let watch = setTimeout(hang, hangMs)
    const end = setTimeout(() => child.send('stop'), ms)
    function hang() {
      result.failures.push({ case: at, what: `no end within ${hangMs / 1000} s` })
      child.kill('SIGKILL')
    }
    child.on('message', (message) => {
      clearTimeout(watch)
      watch = setTimeout(hang, hangMs)
      at = message.at ?? at
      if (message.failure) result.failures.push(message.failure)
      if (message.totals) Object.assign(result, message.totals)
    })
    child.on('exit', (code) => {
      clearTimeout(watch)
      clearTimeout(end)
      if (code !== 0 && code !== null) result.failures.push({ case: at, what: `exit ${code}` })
      resolve(result)
    })
  })
}

function work(worker) {
  const seeds = readSeeds()
  const totals = { cases: 0, read: 0, refused: 0, slowest: 0 }
  let number = Number(options.seed) * 100_000_000 + worker
  let isOver = false
  process.on('message', () => {
    isOver = true
  })
  const next = () => {
    const until = performance.now() + 200
    process.send({ at: number, totals })
    while (performance.now() < until) {
      const outcome = tryCase(makeCase(number, seeds))
      totals.cases++
      totals[outcome.isRead ? 'read' : 'refused']++
      totals.slowest = Math.max(totals.slowest, Math.round(outcome.msPerMegabyte))
      for (const what of outcome.wrong) {
        process.send({ failure: { case: number, what, seed: outcome.seed } })
      }
      number += workers
      if (outcome.wrong.length > 0) break
    }
    if (isOver) process.send({ totals }, () => process.exit(0))
    else setImmediate(next)
  }
  next()
}

function tryCase({ bytes, seed }) {
  const wrong = []
  const before = process.resourceUsage().maxRSS * 1024
  const started = performance.now()
  let file = null
  try {
    file = parsePlateFile(bytes)
  } catch (error) {
    if (!(error instanceof AssayError)) wrong.push(`crash: ${error?.stack ?? error}`)
  }
  const ms = performance.now() - started
  const megabytes = Math.max(1, bytes.length / megabyte)
  const grown = process.resourceUsage().maxRSS * 1024 - before
  if (ms > 1000 * megabytes) wrong.push(`${Math.round(ms)} ms for ${bytes.length} bytes`)
  if (grown > memoryMax(bytes)) {
    wrong.push(`${Math.round(grown / megabyte)} MB more for ${bytes.length} bytes`)
  }
  if (file !== null) {
    wrong.push(...checkReadings(file, bytes))
  }
  return { wrong, isRead: file !== null, msPerMegabyte: ms / megabytes, seed }
}

function memoryMax(bytes) {
  let whole = bytes.length
  try {
    if (isZip(bytes)) {
      for (const { inflatedBytes } of readZipDirectory(bytes).values()) whole += inflatedBytes
    }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
  }
  return 10 * whole + youngBytes
}

function checkReadings({ readings }, bytes) {
  const known = numbersOf(bytes)
  const seen = new Set()
  for (const { plate, block, timeS, well, value, flag } of readings) {
    const key = JSON.stringify([plate, block, timeS, well])
    if (seen.has(key)) return [`two readings of ${key}`]
    seen.add(key)
    if ((value === null) !== (flag !== null)) return [`${key} has ${value} and ${flag}`]
    if (value !== null && known?.has(value) === false)
      return [`${key} is ${value}, which the file has not`]
  }
  return []
}

function repeatCase(number) {
  const made = makeCase(number, readSeeds())
  const folder = mkdtempSync(join(tmpdir(), 'luminous-fuzz-'))
  const path = join(folder, 'case')
  writeFileSync(path, made.bytes)
  process.stdout.write(`${JSON.stringify({ path, ...tryCase(made) }, null, 2)}\n`)
}

/** Made by one process and read by another, so that the making does not count. */
async function runLarge() {
  const folder = mkdtempSync(join(tmpdir(), 'luminous-fuzz-'))
  const results = []
  for (const kind of largeKinds) {
    for (const megabytes of [5, 45]) {
      const file = join(folder, 'large')
      await runChild(['--make', kind, '--megabytes', String(megabytes), '--file', file])
      const measured = await runChild(['--parse', file])
      results.push({ kind, megabytes, ...(measured ?? { outcome: 'crash' }) })
      rmSync(file)
    }
  }
  rmSync(folder, { recursive: true })
  return results
}

function runChild(args) {
  return new Promise((resolve) => {
    const child = fork(here, args, { execArgv: [] })
    let measured = null
    child.on('message', (message) => {
      measured = message
    })
    child.on('exit', () => resolve(measured))
  })
}

function measure(bytes) {
  const before = process.memoryUsage().rss
  const started = performance.now()
  let outcome
  try {
    outcome = `${parsePlateFile(bytes).readings.length} readings`
  } catch (error) {
    outcome = error instanceof AssayError ? error.code : `crash: ${String(error)}`
  }
  const grown = process.resourceUsage().maxRSS * 1024 - before
  return {
    bytes: bytes.length,
    outcome,
    ms: Math.round(performance.now() - started),
    grownMegabytes: Math.round(grown / megabyte),
    grownTimes: Number((grown / bytes.length).toFixed(1)),
    isTooMuch: grown > memoryMax(bytes),
  }
}

function isBad({ outcome, bytes, ms, isTooMuch }) {
  return outcome.startsWith('crash') || ms > 1000 * Math.max(1, bytes / megabyte) || isTooMuch
}

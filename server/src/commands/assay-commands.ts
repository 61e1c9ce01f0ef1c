import { basename } from 'node:path'
import { cutCsv } from '@luminous/assay/text/csv.ts'
import { decodeText } from '@luminous/assay/text/decode-text.ts'
import { fitCurve, namedParameters } from '@luminous/assay/curve/fit.ts'
import { parsePlateFile } from '@luminous/assay/plate-files/parse-plate-file.ts'
import { spellWell } from '@luminous/assay/plate/well.ts'
import { readConfig } from '../platform/config.ts'
import { sha256Hex } from '../platform/files.ts'
import { Problem } from '../platform/problem.ts'
import { ingestPlateFile, toIngestOutput, recomputeResult } from '../results/results.ts'
import { team_find_lab } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { isUuid } from '../platform/ids.ts'
import { readInput } from './read-input.ts'
import { settleLedger, withInstallation } from './session.ts'
import { printJson, readArguments, UsageError, type Command } from './usage.ts'
import { writeJson } from './write-json.ts'

const json = { json: { type: 'boolean', default: false } } as const

export const parseCommand: Command = {
  name: 'parse',
  usage: 'parse <file> [--json]',
  summary: 'Says what a plate file holds, without storing anything.',
  async run(args) {
    const { values, positionals } = readArguments(this, args, json, { min: 1, max: 1 })
    const bytes = readInput(positionals[0] ?? '', readConfig(process.env).fileBytesMax)
    const file = parsePlateFile(bytes)
    if (values.json) {
      const { instrument, plates } = file
      // Wells are printed as the file spells them, so that they can be found there again.
      const lowerCase = new Set(plates.flatMap((p) => (p.rowsAfterZ === 'a' ? [p.name] : [])))
      const spelled = <Value extends { plate: string; well: string }>(value: Value): Value =>
        lowerCase.has(value.plate) ? { ...value, well: spellWell(value.well, 'a') } : value
      const fields = { instrument, sha256: sha256Hex(bytes), plates }
      await writeJson(process.stdout, fields, {
        readings: mapEach(file.readings, spelled),
        calculated: mapEach(file.calculated, spelled),
      })
      return 0
    }
    const counts = new Map(
      file.plates.map(({ name }) => [name, { readings: 0, missing: 0, wells: new Set<string>() }]),
    )
    for (const { plate, well, value } of file.readings) {
      const count = counts.get(plate)
      if (!count) continue
      count.readings++
      if (value === null) count.missing++
      count.wells.add(well)
    }
    for (const { name, layout } of file.plates) {
      const { readings = 0, missing = 0, wells } = counts.get(name) ?? {}
      process.stdout.write(
        `${name}: ${readings} readings of ${wells?.size ?? 0} wells, ${missing} without a value, ${layout ? 'with' : 'without'} a layout\n`,
      )
    }
    return 0
  },
}

function* mapEach<From, To>(values: Iterable<From>, map: (value: From) => To): Generator<To> {
  for (const value of values) yield map(value)
}

export const fitCommand: Command = {
  name: 'fit',
  usage: 'fit <csv> [--model 4pl|5pl] [--json]',
  summary: 'Fits a curve through the columns x and y of a CSV file.',
  async run(args) {
    const { values, positionals } = readArguments(
      this,
      args,
      { ...json, model: { type: 'string', default: '4pl' } },
      { min: 1, max: 1 },
    )
    const { model } = values
    if (model !== '4pl' && model !== '5pl') throw new UsageError('--model is 4pl or 5pl.')
    const bytes = readInput(positionals[0] ?? '', readConfig(process.env).fileBytesMax)
    const fit = fitCurve({ points: readPoints(decodeText(bytes).text), model })
    const { r2, rss, standardErrors } = fit
    const parameters = namedParameters(fit)
    if (values.json) printJson({ model, parameters, r2, rss, standardErrors })
    else {
      const entries = Object.entries(parameters).map(([name, value]) => `${name} ${value}`)
      process.stdout.write(`${entries.join('\n')}\nR2 ${r2}\n`)
    }
    return 0
  },
}

function readPoints(text: string): { x: number; y: number }[] {
  const rows = cutCsv(text, ',').filter(({ cells }) => cells.some((cell) => cell !== ''))
  const head = rows[0]?.cells.map((cell) => cell.trim().toLowerCase()) ?? []
  const [x, y] = [head.indexOf('x'), head.indexOf('y')]
  if (x < 0 || y < 0) throw new UsageError('The CSV needs a head line with the columns x and y.')
  return rows.slice(1).map(({ cells, line }) => {
    const read = (at: number, name: string) => {
      const cell = cells[at]?.trim() ?? ''
      const value = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(cell)
        ? Number(cell)
        : Number.NaN
      if (!Number.isFinite(value)) {
        throw new UsageError(`Line ${line}: ${name} is not a number: ${JSON.stringify(cell)}.`)
      }
      return value
    }
    return { x: read(x, 'x'), y: read(y, 'y') }
  })
}

export const ingestCommand: Command = {
  name: 'ingest',
  usage: 'ingest <file> [--layout <csv>] [--method <code[@revision]>] [--plate <name>] [--json]',
  summary: 'From a plate file to results in the ledger, in one transaction.',
  async run(args) {
    const text = { type: 'string' } as const
    const { values, positionals } = readArguments(
      this,
      args,
      { ...json, layout: text, method: text, plate: text },
      { min: 1, max: 1 },
    )
    const path = positionals[0] ?? ''
    const { fileBytesMax } = readConfig(process.env)
    const bytes = readInput(path, fileBytesMax)
    const layoutCsv = values.layout === undefined ? null : readInput(values.layout, fileBytesMax)
    // What is wrong with the file is said before a database is started.
    parsePlateFile(bytes)
    return withInstallation('ingest', async (session) => {
      const lab = await transaction(session.worker, session.principal, team_find_lab)
      if (!lab) throw new Problem('internal', 'There is no lab team.')
      const ingested = await ingestPlateFile(session.worker, session.principal, {
        lab: lab.id,
        bytes,
        fileName: basename(path),
        plateName: values.plate ?? null,
        layoutCsv,
        method: values.method ?? null,
      })
      await settleLedger(session)
      const output = toIngestOutput(ingested)
      if (values.json) printJson(output)
      else {
        process.stdout.write(
          `Run ${output.run} ${output.existed ? 'exists already, with the layout and method of then' : 'was made'}: ${output.wells.length} wells, ${output.results.length} results by ${output.method}.\n`,
        )
        if (output.unknownSamples.length > 0) {
          process.stdout.write(
            `Registered nowhere, so nobody's results: ${output.unknownSamples.join(', ')}\n`,
          )
        }
      }
      return 0
    })
  },
}

export const recomputeCommand: Command = {
  name: 'recompute',
  usage: 'recompute <result> [--json]',
  summary: 'Computes a result again from the bytes of its plate file and compares.',
  async run(args) {
    const { values, positionals } = readArguments(this, args, json, { min: 1, max: 1 })
    const id = (positionals[0] ?? '').toLowerCase()
    if (!isUuid(id)) throw new UsageError('A result is named by its id, a UUID.')
    return withInstallation('recompute', async ({ worker, principal }) => {
      const found = await transaction(worker, principal, (tx) => recomputeResult(tx, id))
      if (!found) throw new UsageError(`There is no result ${id}.`)
      const isRight = found.isSame && found.isSameToTheBit && found.readingsAreSame
      if (values.json) printJson(found)
      else {
        const value =
          found.recomputed.concentrationMgPerL ?? found.recomputed.qualifier ?? 'no number'
        process.stdout.write(
          isRight
            ? `Result ${id} computes to the same value again, to the bit: ${value}\n`
            : `Result ${id} does NOT compute to what is stored: ${JSON.stringify(found)}\n`,
        )
      }
      return isRight ? 0 : 1
    })
  },
}

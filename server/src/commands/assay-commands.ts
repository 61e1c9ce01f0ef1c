import { cutCsv } from '@luminous/assay/text/csv.ts'
import { decodeText } from '@luminous/assay/text/decode-text.ts'
import { fitCurve, namedParameters } from '@luminous/assay/curve/fit.ts'
import { fitLine } from '@luminous/assay/curve/line.ts'
import { parsePlateFile } from '@luminous/assay/plate-files/parse-plate-file.ts'
import { spellWell } from '@luminous/assay/plate/well.ts'
import { readConfig } from '../platform/config.ts'
import { sha256Hex } from '../platform/files.ts'
import { readInput } from './read-input.ts'
import { printJson, readArguments, UsageError, type CommandRun } from './usage.ts'
import { writeJson } from './write-json.ts'

const json = { json: { type: 'boolean', default: false } } as const

export const runParse: CommandRun = async (command, args) => {
  const { values, positionals } = readArguments(command, args, json, { min: 1, max: 1 })
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
}

function* mapEach<From, To>(values: Iterable<From>, map: (value: From) => To): Generator<To> {
  for (const value of values) yield map(value)
}

export const runFit: CommandRun = async (command, args) => {
  const { values, positionals } = readArguments(
    command,
    args,
    { ...json, model: { type: 'string', default: '4pl' } },
    { min: 1, max: 1 },
  )
  const { model } = values
  if (model !== '4pl' && model !== '5pl' && model !== 'line') {
    throw new UsageError('--model is 4pl, 5pl or line.')
  }
  const bytes = readInput(positionals[0] ?? '', readConfig(process.env).fileBytesMax)
  const points = readPoints(decodeText(bytes).text)
  const fit = model === 'line' ? fitLine({ points }) : fitCurve({ points, model })
  const { r2, rss, standardErrors } = fit
  const parameters = namedParameters(fit)
  if (values.json) printJson({ model, parameters, r2, rss, standardErrors })
  else {
    const entries = Object.entries(parameters).map(([name, value]) => `${name} ${value}`)
    process.stdout.write(`${entries.join('\n')}\nR2 ${r2}\n`)
  }
  return 0
}

const pointsMax = 100_000

function readPoints(text: string): { x: number; y: number }[] {
  const rows = cutCsv(text, ',', pointsMax).filter(({ cells }) => cells.some((cell) => cell !== ''))
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

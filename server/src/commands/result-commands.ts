import { basename } from 'node:path'
import { parsePlateFile } from '@luminous/assay/plate-files/parse-plate-file.ts'
import { readConfig } from '../platform/config.ts'
import { Problem } from '../platform/problem.ts'
import { ingestPlateFile, toIngestOutput, recomputeResult } from '../results/results.ts'
import { team_find_lab } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import { isUuid } from '../platform/ids.ts'
import { readInput } from './read-input.ts'
import { settleLedger, withInstallation } from './session.ts'
import { printJson, readArguments, UsageError, type CommandRun } from './usage.ts'

const json = { json: { type: 'boolean', default: false } } as const

export const runIngest: CommandRun = async (command, args) => {
  const text = { type: 'string' } as const
  const { values, positionals } = readArguments(
    command,
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
}

export const runRecompute: CommandRun = async (command, args) => {
  const { values, positionals } = readArguments(command, args, json, { min: 1, max: 1 })
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
}

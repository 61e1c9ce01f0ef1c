import { install } from '../install.ts'
import { runServer } from '../main.ts'
import { readConfig } from '../platform/config.ts'
import { leave, openInstallation } from '../platform/installation.ts'
import { openPools } from '../pools.ts'
import type { ServerRole } from '../start-server.ts'
import {
  discardUnfinished,
  makeDemonstration,
  markedUnfinished,
  demonstrationPassword,
  isDemonstration,
  refuseUnlessSafe,
} from '../demonstration/demonstration.ts'
import { openKeyStore, sequencePending } from '../audit/audit.ts'
import { createLog } from '../platform/log.ts'
import { readArguments, UsageError, type CommandRun } from './usage.ts'

export const runServe: CommandRun = async (command, args) => {
  const { values } = readArguments(
    command,
    args,
    {
      role: { type: 'string', default: 'all' },
      demonstration: { type: 'boolean', default: false },
    },
    { min: 0, max: 0 },
  )
  const { role } = values
  if (role !== 'all' && role !== 'web' && role !== 'worker') {
    throw new UsageError('--role is all, web or worker.')
  }
  await runServer(readConfig(process.env), {
    role: role satisfies ServerRole,
    demonstration: values.demonstration,
  })
  return 0
}

export const runDemo: CommandRun = async (command, args) => {
  const text = { type: 'string' } as const
  const { values } = readArguments(command, args, { samples: text, seed: text }, { min: 0, max: 0 })
  const config = readConfig(process.env)
  const season = readNumber('--samples', values.samples, 20_000) ?? config.demoSamples
  const seed = readNumber('--seed', values.seed, 1_000_000_000) ?? 1
  const installation = await openInstallation(config)
  try {
    await discardUnfinished(config, installation)
    await install(config, installation)
    const pools = openPools(installation)
    try {
      await refuseUnlessSafe(pools.worker, config.host)
      const isThere = await isDemonstration(pools.worker)
      if (!isThere) {
        const pool = pools.worker
        await markedUnfinished(config, () =>
          makeDemonstration({ ...config, pool, season, seed, progress: showProgress }),
        )
      }
      await sequencePending({
        pool: pools.sequencer,
        keys: openKeyStore(config),
        log: createLog('error'),
      })
      process.stdout.write(
        `${isThere ? 'The demonstration is there already' : 'The demonstration is ready'}. Password: ${demonstrationPassword(config.dataFolder)}\n`,
      )
    } finally {
      await Promise.all(Object.values(pools).map((pool) => pool.end()))
    }
    return 0
  } finally {
    await leave(installation)
  }
}

function readNumber(name: string, text: string | undefined, max: number): number | null {
  if (text === undefined) return null
  if (/^\d{1,9}$/.test(text) && Number(text) <= max) return Number(text)
  throw new UsageError(`${name} must be a number from 0 to ${max}.`)
}

/** On a terminal only: a line that is written over. */
function showProgress(done: number, all: number): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(`\r${done} of ${all} samples${done >= all ? '\n' : ''}`)
}

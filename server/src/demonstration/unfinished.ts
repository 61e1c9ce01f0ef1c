import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { renewDatabase, type Installation } from '../platform/installation.ts'
import { OperatorError } from '../platform/problem.ts'
import { writeWhole } from '../platform/write-whole.ts'

const markOf = (dataFolder: string): string => join(dataFolder, 'demonstration-unfinished')

/** Makes the demonstration, or leaves the mark that says that it is not whole. */
export async function markedUnfinished(
  { dataFolder }: Pick<Config, 'dataFolder'>,
  make: () => Promise<void>,
): Promise<void> {
  writeWhole(
    markOf(dataFolder),
    'The demonstration is being made. It is begun anew where this file stays.\n',
  )
  await make()
  rmSync(markOf(dataFolder), { force: true })
}

/**
 * A demonstration that was interrupted while it was made is thrown away, database and keys: it goes into an empty one
 * only, so that nothing else is in it. Throws an `OperatorError` where the database is not ours to throw away, or another
 * process is at work with it: it may be the one that makes it.
 */
export async function discardUnfinished(config: Config, installation: Installation): Promise<void> {
  const { dataFolder } = config
  if (!existsSync(markOf(dataFolder))) return
  if (!installation.embedded) {
    throw new OperatorError(
      `The demonstration was interrupted while it was made. Empty the database (drop and create it), remove ${markOf(dataFolder)}, and start again.`,
    )
  }
  if ((await installation.embedded.othersHere()) > 0) {
    throw new OperatorError(
      'Another process makes the demonstration in this data folder at the moment. Wait until it is ready, or stop it, and start again.',
    )
  }
  await renewDatabase(config, installation)
  // What was signed of its logs goes with them.
  for (const name of ['keys', 'signed']) {
    const folder = join(dataFolder, name)
    if (existsSync(folder)) renameSync(folder, `${folder}-set-aside-${Date.now()}`)
  }
  rmSync(markOf(dataFolder), { force: true })
}

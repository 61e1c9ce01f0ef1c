import { install } from '../install.ts'
import { readConfig } from '../platform/config.ts'
import { leave, openInstallation } from '../platform/installation.ts'
import { newestVersion, readMigrations } from '../platform/migrate.ts'
import { rolesSql } from '../platform/roles.ts'
import { readArguments, UsageError, type CommandRun } from './usage.ts'

export const runMigrate: CommandRun = async (command, args) => {
  const { values } = readArguments(
    command,
    args,
    { 'print-roles': { type: 'boolean', default: false } },
    { min: 0, max: 0 },
  )
  const config = readConfig(process.env)
  const installation = await openInstallation(config)
  try {
    if (values['print-roles']) {
      const { address } = installation
      const url = new URL(address.url)
      process.stdout.write(
        `${rolesSql({
          prefix: address.rolePrefix,
          secret: address.secret,
          database: decodeURIComponent(url.pathname.slice(1)),
          migrator: decodeURIComponent(url.username),
        })}\n`,
      )
      return 0
    }
    const applied = await install(config, installation)
    process.stdout.write(
      applied.length === 0
        ? `The schema is up to date (version ${newestVersion(readMigrations())}).\n`
        : `Applied ${applied.length} migrations; the schema is at version ${newestVersion(readMigrations())}.\n`,
    )
    return 0
  } finally {
    await leave(installation)
  }
}

export const runDbUrl: CommandRun = async (command, args) => {
  readArguments(command, args, {}, { min: 0, max: 0 })
  const config = readConfig(process.env)
  const { superuserUrl } = await openInstallation(config)
  if (superuserUrl === null) {
    throw new UsageError(
      'DATABASE_URL is set: its database administrator has the connection string.',
    )
  }
  process.stdout.write(`${superuserUrl}\n`)
  return 0
}

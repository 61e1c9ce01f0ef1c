/** Brings an installation up to date: roles, schema, queues, the lab with its methods and biosensors. Safe to run at once by many. */
import { makeTeam, team_find_lab } from './access/access.ts'
import { migrationHooks } from './audit/audit.ts'
import { installFirstBiosensors } from './bench/bench.ts'
import type { Config } from './platform/config.ts'
import { openPool, transaction, type Tx } from './platform/database.ts'
import { prepareRoles, type Installation } from './platform/installation.ts'
import { installJobs } from './platform/jobs.ts'
import { migrate, readMigrations, type Migration } from './platform/migrate.ts'
import { jobPrincipal } from './platform/principal.ts'
import { installReferenceMethods } from './runs/runs.ts'
import { tasks } from './tasks.ts'

/** Answers the schema versions that were applied. */
export async function install(
  config: Config,
  installation: Installation,
  migrations: readonly Migration[] = readMigrations(),
): Promise<number[]> {
  const { address } = installation
  await prepareRoles(installation)
  const applied = await migrate(address, migrationHooks(address.rolePrefix), migrations)
  const migrator = openPool(address, 'migrator', { max: 2 })
  const worker = openPool(address, 'worker', { max: 1 })
  try {
    await migrator.query('select pg_advisory_lock(hashtext($1))', ['luminous install'])
    await installJobs(
      address,
      migrator,
      tasks.map(({ name }) => name),
    )
    await transaction(worker, jobPrincipal('install'), async (tx) => {
      const lab = (await team_find_lab(tx)) ?? (await makeLab(tx, config))
      // An older installation's lab has none yet.
      await installFirstBiosensors(tx, lab.id)
    })
  } finally {
    await worker.end()
    await migrator.end()
  }
  return applied
}

async function makeLab(tx: Tx, { publicUrl }: Config) {
  const lab = await makeTeam(tx, { slug: 'lab', name: 'Laboratory', kind: 'lab', publicUrl })
  await installReferenceMethods(tx, lab.id)
  return lab
}

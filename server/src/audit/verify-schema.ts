import type { Db } from '../platform/database.ts'
import { migrationSha256, newestVersion, type Migration } from '../platform/migrate.ts'
import { findAuditedTables, type AuditedTable } from './capture.ts'
import { bodiesIn, compareCatalogues, partsOf, readCatalogue, type Truth } from './catalogue.ts'
import { addFinding, type Findings } from './finding.ts'
import { readSchemaHistory, type SchemaHistory } from './schema-history.ts'
import { migration_list, roles_find, server_version_number } from './schema-queries.ts'
import { entry_list_of_type } from './verifier-queries.ts'
import type { TeamId } from '../platform/ids.ts'

/** What this program knows of the schema without asking the database. */
export type Release = { readonly migrations: readonly Migration[]; readonly truth: Truth }

/**
 * Holds the catalogue against what the migrations of this release make. Answers the tables that are audited, by the release
 * and not by what the database says of itself; where it stands at another release, by what it says, and that is told.
 */
export async function verifySchema(
  db: Db,
  { migrations, truth }: Release,
  owner: string | null,
  findings: Findings,
): Promise<readonly AuditedTable[]> {
  const roles = await roles_find(db)
  const applied = roles.readsMigrations ? await migration_list(db) : []
  const isUpToDate = verifyMigrations(applied, migrations, findings)
  if (owner !== null && roles.owner !== owner) {
    addFinding(findings, {
      code: 'schema-changed',
      message: `The schema belongs to ${roles.owner}, but DATABASE_URL logs in as ${owner}, whose migrations made it.`,
    })
  }
  if (!isUpToDate) return findAuditedTables(db)
  const parts = partsOf(roles)
  const found = await readCatalogue(db, parts)
  const server = {
    version: await server_version_number(db),
    olderBodies: bodiesIn(migrations[0]?.sql ?? ''),
  }
  for (const { code, message, table } of compareCatalogues(truth.catalogue, found, parts, server)) {
    addFinding(findings, { code, message, record: { type: table, id: '' } })
  }
  return truth.tables
}

/** Whether the database stands at this release, and says so as this release would. */
function verifyMigrations(
  applied: Awaited<ReturnType<typeof migration_list>>,
  migrations: readonly Migration[],
  findings: Findings,
): boolean {
  const last = applied.at(-1)?.version ?? 0
  const newest = newestVersion(migrations)
  for (const { version, name, sha256 } of applied) {
    const own = migrations.find((migration) => migration.version === version)
    if (version > newest || (own?.name === name && migrationSha256(own) === sha256)) continue
    addFinding(findings, {
      code: 'schema-changed',
      message: `The database says that it had the migration ${name} (${version}), which is not the one of this release.`,
    })
  }
  if (applied.length === migrations.length && last === newest) return true
  addFinding(findings, {
    code: 'schema-outdated',
    message:
      last > newest
        ? `The database has schema version ${last}, this program knows ${newest}: verify with the newer release.`
        : `The database has ${applied.length === 0 ? 'not all' : applied.length} of the ${migrations.length} migrations of this release: run \`luminous migrate\`, then verify again. Until then its schema is believed.`,
  })
  return false
}

/** The changes of the schema that the ledger tells of and that the migrations really make. */
export async function verifySchemaHistory(
  db: Db,
  lab: TeamId | null,
  { truth }: Release,
  findings: Findings,
): Promise<SchemaHistory> {
  const entries = lab ? await entry_list_of_type(db, { team: lab, type: 'schema_change' }) : []
  const { readsMigrations } = await roles_find(db)
  const applied = readsMigrations ? await migration_list(db) : []
  const { history, disbelieved } = readSchemaHistory(entries, truth.changes, applied)
  for (const change of disbelieved) {
    addFinding(findings, {
      code: 'schema-change-forged',
      message: `The ledger says of the schema that ${change}, but no migration of this release does so, or not then.`,
    })
  }
  return history
}

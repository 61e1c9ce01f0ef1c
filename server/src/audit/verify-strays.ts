import type { Db } from '../platform/database.ts'
import { identifier } from '../platform/roles.ts'
import type { AuditedTable } from './capture.ts'
import { addFinding, type Findings } from './finding.ts'
import { row_list_without_log } from './record-queries.ts'
import { entry_list_without_log } from './verifier-queries.ts'
import type { RunPart } from './verify-part.ts'

/** What belongs to no log: no team's check would come to it. */
export async function verifyStrays(
  db: Db,
  tables: readonly AuditedTable[],
  findings: Findings,
  part: RunPart,
): Promise<void> {
  await part('entries without a log', async () => {
    for (const orphan of await entry_list_without_log(db)) {
      addFinding(findings, {
        code: 'entry-forged',
        message: `An entry of ${orphan.recordType} ${orphan.recordId} names a log that does not exist.`,
        record: { type: orphan.recordType, id: orphan.recordId },
      })
    }
  })
  for (const { schema, name, teamColumn, logKind } of tables) {
    if (teamColumn === null) continue
    const table = `${identifier(schema)}.${identifier(name)}`
    await part(`rows of ${name} without a log`, async () => {
      for (const { id } of await row_list_without_log(db, { table, teamColumn, logKind })) {
        addFinding(findings, {
          code: 'row-unrecorded',
          message: `${name} ${id} has a row, but its team has no log of ${logKind}.`,
          record: { type: name, id },
        })
      }
    })
  }
}

import { errorMessage } from '../platform/fault.ts'
import type { Db } from '../platform/database.ts'
import { addFinding, type Finding, type Findings } from './finding.ts'

/** Runs one part of a verification; answers null where it could not finish, which is a finding of its own. */
export type RunPart = <T>(
  name: string,
  work: () => Promise<T>,
  place?: Partial<Finding>,
) => Promise<T | null>

/**
 * Parts of one verification, in one transaction: whatever breaks one of them (a table that is gone, a right taken away, a
 * policy that hides rows, bytes that no program writes) is told by name, and the others go on in the same snapshot.
 * Throws only where the connection itself is lost.
 */
export function createParts(db: Db, findings: Findings): RunPart {
  return async (name, work, place = {}) => {
    await db.query('savepoint part')
    try {
      const answer = await work()
      await db.query('release savepoint part')
      return answer
    } catch (error) {
      await db.query('rollback to savepoint part')
      addFinding(findings, {
        ...place,
        code: 'check-failed',
        message: `The check of ${name} could not finish, and what it had still to look at is not verified: ${errorMessage(error)}.`,
      })
      return null
    }
  }
}

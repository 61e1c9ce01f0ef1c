import { mayRole, roles } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import type { Principal } from '../platform/principal.ts'
import { Problem } from '../platform/problem.ts'
import { stand_in_is_active } from '../bench/bench.ts'

const may = (principal: Principal, permission: 'runs:review' | 'runs:write'): boolean =>
  roles.some((role) => role === principal.role && mayRole(permission, role))

/** A reviewer, or who stands in for one at this moment. */
export async function isReviewer(tx: Tx): Promise<boolean> {
  const { principal } = tx
  if (may(principal, 'runs:review')) return true
  const { kind, team, id } = principal
  return kind === 'person' && team !== null && (await stand_in_is_active(tx, { team, id }))
}

/** Throws `role.insufficient` for anybody else. */
export async function requireReviewer(tx: Tx): Promise<void> {
  if (await isReviewer(tx)) return
  throw new Problem(
    'role.insufficient',
    'Only a reviewer does this, or somebody whom a reviewer named as stand-in for now.',
  )
}

/** Somebody who works on runs or reviews them; who only reads the lab's things does not. */
export async function requireHand(tx: Tx): Promise<void> {
  const { principal } = tx
  if (!may(principal, 'runs:write')) await requireReviewer(tx)
}

/** API keys of a team: made and shown once, rotated with a grace, revoked at once. */
import {
  isStaffRole,
  permissions,
  type KeyScope,
  type MadeApiKey,
  type NewApiKey,
} from '@luminous/contract'
import { makeApiKey } from '../access/access.ts'
import type { Tx } from '../platform/database.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem } from '../platform/problem.ts'
import {
  api_key_count_live,
  api_key_insert,
  api_key_lock,
  api_key_replace,
  api_key_revoke,
  type ApiKeyRow,
} from './key-queries.ts'
import { requireOpenTeam } from './members.ts'

const liveKeysMax = 50

/** Makes a key in the caller's transaction. */
export async function issueKey(tx: Tx, given: NewApiKey & { team: TeamId }): Promise<MadeApiKey> {
  const { principal } = tx
  const { kind } = await requireOpenTeam(tx, given.team)
  refuseForeignScopes(given.scopes, kind)
  if ((await api_key_count_live(tx, given.team)) >= liveKeysMax) {
    throw new Problem('conflict', `A team has ${liveKeysMax} live keys at most. Revoke some first.`)
  }
  const id = newId()
  const { key, secretHash, begins } = makeApiKey(id)
  await api_key_insert(tx, {
    ...given,
    id,
    begins,
    secretHash,
    scopes: [...new Set(given.scopes)],
    createdBy: principal.kind === 'person' ? principal.id : null,
    createdByName: principal.name,
    days: given.expiresInDays,
  })
  const row = await api_key_lock(tx, { team: given.team, id })
  if (!row) throw notFound()
  return { key, apiKey: toApiKey(row) }
}

function refuseForeignScopes(scopes: readonly KeyScope[], kind: string): void {
  const foreign = scopes.find((scope) => permissions[scope].roles.every(isStaffRole))
  if (kind === 'lab' || foreign === undefined) return
  throw new Problem('request.invalid', `scopes: ${foreign} is for keys of the lab.`, {
    field: 'scopes',
  })
}

/** A new key with the same name, scopes and length of life; the old one lives for the grace. */
export async function rotateKey(
  tx: Tx,
  given: { team: TeamId; id: string; graceHours: number },
): Promise<MadeApiKey> {
  const old = await requireKey(tx, given)
  if (old.state !== 'active') {
    throw new Problem('conflict', 'Only a live key that has not been rotated yet can be rotated.')
  }
  const { team } = given
  const made = await issueKey(tx, { ...old, team, expiresInDays: old.lifeDays })
  await api_key_replace(tx, { ...given, by: made.apiKey.id })
  return made
}

export async function revokeKey(tx: Tx, key: { team: TeamId; id: string }): Promise<void> {
  await requireKey(tx, key)
  await api_key_revoke(tx, key)
}

async function requireKey(tx: Tx, key: { team: TeamId; id: string }): Promise<ApiKeyRow> {
  const row = await api_key_lock(tx, key)
  if (!row) throw notFound()
  return row
}

export const toApiKey = (row: ApiKeyRow): MadeApiKey['apiKey'] => ({
  ...row,
  createdAt: toRfc3339(row.createdAt),
  expiresAt: toRfc3339(row.expiresAt),
  lastUsedAt: row.lastUsedAt && toRfc3339(row.lastUsedAt),
})

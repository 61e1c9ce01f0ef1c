import {
  apiKeyListSchema,
  grantListSchema,
  grantSchema,
  madeApiKeySchema,
  newApiKeySchema,
  newGrantSchema,
  reasonSchema,
  rotateApiKeySchema,
  type Grant,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/keys.ts'
import { person_find_by_email, serve, serveApart } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { jobPrincipal } from '../platform/principal.ts'
import type { Vault } from '../platform/vault.ts'
import { grant_list, type GrantRow } from './grant-queries.ts'
import { grantAccess, revokeGrant } from './grants.ts'
import { api_key_list } from './key-queries.ts'
import { issueKey, revokeKey, rotateKey, toApiKey } from './keys.ts'

/** Who else may come in: machines by keys, auditors by grants. */
export function registerKeysAndGrants(app: App, { vault }: { vault: Vault }): void {
  serve(app, endpoints.apiKeyList, { answer: apiKeyListSchema }, async (tx, { team }) => ({
    items: (await api_key_list(tx, team)).map(toApiKey),
  }))

  serve(
    app,
    endpoints.newApiKey,
    { body: newApiKeySchema, answer: madeApiKeySchema },
    (tx, { team, body }) => issueKey(tx, { team, ...body }),
  )

  serve(
    app,
    endpoints.apiKeyRotation,
    { body: rotateApiKeySchema, answer: madeApiKeySchema },
    (tx, { team, id, body }) => rotateKey(tx, { team, id, ...body }),
  )

  serve(app, endpoints.apiKeyRevocation, {}, (tx, { team, id }) => revokeKey(tx, { team, id }))

  serve(app, endpoints.grantList, { answer: grantListSchema }, async (tx, { team }) => ({
    items: (await grant_list(tx, team)).map(toGrant),
  }))

  serveApart(
    app,
    endpoints.newGrant,
    { body: newGrantSchema, answer: grantSchema },
    'Whether the address has an account is the platform’s knowledge, not the admin’s who grants.',
    async ({ team, body }, { principal }) => {
      const person = await transaction(app.pool, jobPrincipal('grant-desk'), (tx) =>
        person_find_by_email(tx, body.email),
      )
      return toGrant(
        await transaction(app.pool, principal, (tx) =>
          grantAccess(tx, { ...body, team, vault, person }),
        ),
      )
    },
  )

  serve(
    app,
    endpoints.grantRevocation,
    { body: reasonSchema },
    (tx, { team, id, body: { reason } }) => revokeGrant(tx, { team, id, reason }),
  )
}

const toGrant = (row: GrantRow): Grant => ({
  ...row,
  from: toRfc3339(row.from),
  until: toRfc3339(row.until),
  lastReadAt: row.lastReadAt && toRfc3339(row.lastReadAt),
})

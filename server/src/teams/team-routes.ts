import {
  logoQuerySchema,
  logoSchema,
  newRecipientSchema,
  preferencesChangeSchema,
  preferencesSchema,
  reasonSchema,
  recipientListSchema,
  recipientSchema,
  slugParams,
  teamChangeSchema,
  teamSchema,
} from '@luminous/contract'
import * as endpoints from '@luminous/contract/endpoints/teams.ts'
import { serve, serveApart, type FileToSend } from '../access/access.ts'
import { transaction } from '../platform/database.ts'
import type { App } from '../platform/endpoint.ts'
import { newId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { jobPrincipal } from '../platform/principal.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { requireOpenTeam } from './members.ts'
import {
  checkpoint_recipient_delete,
  preference_list,
  preference_upsert,
  team_logo_delete,
  team_logo_find,
  team_logo_find_by_slug,
  type LogoRow,
  type PreferenceRow,
} from './queries.ts'
import {
  changeTeam,
  listRecipients,
  moveTeam,
  nameRecipient,
  readTeam,
  setLogo,
  toTeam,
} from './team.ts'

/** A team's own page: details, state, logo, preferences, recipients of checkpoints. */
export function registerTeams(app: App): void {
  serve(app, endpoints.team, { answer: teamSchema }, async (tx, { team }) =>
    toTeam(await readTeam(tx, team), tx.principal.reach === 'platform'),
  )

  serve(
    app,
    endpoints.teamChange,
    { body: teamChangeSchema, answer: teamSchema },
    async (tx, { team, body, ifVersion }) =>
      toTeam(
        await changeTeam(tx, { team, change: body, ifVersion }),
        tx.principal.reach === 'platform',
      ),
  )

  const moves = [
    { endpoint: endpoints.teamSuspension, to: 'suspended' },
    { endpoint: endpoints.teamReactivation, to: 'active' },
    { endpoint: endpoints.teamClosure, to: 'closed' },
  ] as const
  for (const { endpoint, to } of moves) {
    serve(
      app,
      endpoint,
      { body: reasonSchema, answer: teamSchema },
      async (tx, { team, body: { reason } }) =>
        toTeam(await moveTeam(tx, { team, to, reason }), true),
    )
  }

  serve(app, endpoints.logoChange, { body: logoSchema }, async (tx, { team, body }) => {
    await requireOpenTeam(tx, team)
    await setLogo(tx, team, body)
  })

  serve(app, endpoints.logoRemoval, {}, async (tx, { team }) => {
    await requireOpenTeam(tx, team)
    await team_logo_delete(tx, team)
  })

  serve(app, endpoints.logo, { query: logoQuerySchema }, async (tx, { team }) =>
    pictureOf(await team_logo_find(tx, team)),
  )

  serveApart(
    app,
    endpoints.publicLogo,
    { params: slugParams },
    'Whoever was invited has no account yet.',
    async ({ slug }) =>
      pictureOf(
        await transaction(app.pool, jobPrincipal('logo'), (tx) => team_logo_find_by_slug(tx, slug)),
      ),
  )

  serve(app, endpoints.preferences, { answer: preferencesSchema }, async (tx, { team }) =>
    toPreferences(await preference_list(tx, team)),
  )

  serve(
    app,
    endpoints.preferencesChange,
    { body: preferencesChangeSchema, answer: preferencesSchema },
    async (tx, { team, body }) => {
      await requireOpenTeam(tx, team)
      for (const item of body.items) {
        await preference_upsert(tx, { team, id: newId(), ...item, isChosen: true })
      }
      return toPreferences(await preference_list(tx, team))
    },
  )

  serve(app, endpoints.recipientList, { answer: recipientListSchema }, async (tx, { team }) => ({
    items: await listRecipients(tx, team),
  }))

  serve(
    app,
    endpoints.newRecipient,
    { body: newRecipientSchema, answer: recipientSchema },
    (tx, { team, body }) => nameRecipient(tx, { team, ...body }),
  )

  serve(app, endpoints.recipientRemoval, {}, async (tx, { team, id }) => {
    await requireOpenTeam(tx, team)
    if (!(await checkpoint_recipient_delete(tx, { team, id }))) throw notFound()
  })
}

const toPreferences = (rows: readonly PreferenceRow[]) => {
  const set = rows.flatMap(({ setAt }) => (setAt === null ? [] : [toRfc3339(setAt)]))
  return {
    items: rows.map(({ category, channel, enabled }) => ({ category, channel, enabled })),
    setAt: set.toSorted().at(-1) ?? null,
  }
}

/** A picture that people uploaded: its type is what its bytes were checked to be, and nothing in it runs. */
function pictureOf(logo: LogoRow | null): FileToSend {
  if (!logo) throw new Problem('not-found', 'There is no logo.')
  return {
    bytes: logo.bytes,
    type: logo.mediaType,
    headers: {
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=300',
    },
  }
}

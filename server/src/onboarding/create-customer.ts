import type { NewCustomer } from '@luminous/contract'
import { makeTeam, team_find_by_slug } from '../access/access.ts'
import { addSite } from '../sites/sites.ts'
import {
  customer_note_set,
  furnishTeam,
  inviteOne,
  issueKey,
  readTeam,
  setLogo,
  team_update,
} from '../teams/teams.ts'
import { setThreshold } from '../thresholds/thresholds.ts'
import type { Tx } from '../platform/database.ts'
import { errorCode } from '../platform/fault.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import type { Vault } from '../platform/vault.ts'
import { customer_draft_close, customer_draft_lock } from './queries.ts'

type Settings = { readonly publicUrl: string; readonly vault: Vault }
type Created = {
  readonly team: Awaited<ReturnType<typeof readTeam>>
  readonly key: string | null
  readonly existed: boolean
}

/**
 * Makes a customer of a draft, all or nothing in one transaction: team, logs, storage, preferences, sites, thresholds,
 * invitations, key. The same draft again answers with the team that it became.
 */
export async function createFromDraft(
  tx: Tx,
  given: { draft: string; customer: NewCustomer } & Settings,
): Promise<Created> {
  const draft = await customer_draft_lock(tx, given.draft)
  if (!draft) throw notFound()
  if (draft.createdTeam !== null) {
    return { team: await readTeam(tx, draft.createdTeam), key: null, existed: true }
  }
  const made = await createCustomer(tx, given.customer, given).catch((error: unknown) => {
    if (errorCode(error) === '23505') throw slugTaken(given.customer.slug)
    throw error
  })
  await customer_draft_close(tx, { id: draft.id, team: made.team })
  return { team: await readTeam(tx, made.team), key: made.key, existed: false }
}

const slugTaken = (slug: string) =>
  new Problem('conflict', `The short name ${slug} is taken. Choose another.`, { field: 'slug' })

/** The whole of a new customer, in the caller's transaction. */
export async function createCustomer(
  tx: Tx,
  customer: NewCustomer,
  { publicUrl, vault }: Settings,
): Promise<{ team: TeamId; key: string | null }> {
  if (await team_find_by_slug(tx, customer.slug)) throw slugTaken(customer.slug)
  const { id: team } = await makeTeam(tx, { ...customer, publicUrl })
  await furnishTeam(tx, team)
  await team_update(tx, team, { ...customer, name: undefined })
  if (customer.notes !== '') await customer_note_set(tx, team, customer.notes)
  if (customer.logo) await setLogo(tx, team, customer.logo)
  const sites = new Map<string, string>()
  for (const [at, site] of customer.sites.entries()) {
    const id = await addSite(tx, { team, ...site }).catch(naming(`sites.${at}`))
    sites.set(site.name, id)
  }
  for (const [at, { siteName, ...threshold }] of customer.thresholds.entries()) {
    const site = siteName === null ? null : (sites.get(siteName) ?? undefined)
    if (site === undefined) {
      const message = `There is no site ${siteName} among the first sites.`
      throw new Problem('request.invalid', message, { field: `thresholds.${at}.siteName` })
    }
    await setThreshold(tx, { team, ...threshold, site })
  }
  const message = customer.message === '' ? null : customer.message
  const invited = new Map(customer.people.map(({ email, role }) => [email.toLowerCase(), role]))
  for (const [email, role] of invited) {
    await inviteOne(tx, { team, email, role, message, vault })
  }
  const made = customer.apiKey ? await issueKey(tx, { team, ...customer.apiKey }) : null
  return { team, key: made?.key ?? null }
}

/** Says which of many a mistake was in. */
const naming =
  (place: string) =>
  (error: unknown): never => {
    if (!(error instanceof Problem)) throw error
    const field = error.place.field === undefined ? place : `${place}.${error.place.field}`
    throw new Problem(error.code, error.message, { field })
  }

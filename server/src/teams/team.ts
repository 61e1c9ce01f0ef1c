/** A team itself: its details, its state, whom it tells, who keeps its checkpoints. */
import type { Logo, Recipient, Team, TeamChange } from '@luminous/contract'
import { preferenceCategories, preferenceChannels, teamMoves } from '@luminous/contract'
import { checkpoint_newest, log_find_of_team, log_key_list } from '../audit/audit.ts'
import { queueMail, withDelivery } from '../mail/mail.ts'
import type { Db, Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import { newId, type TeamId } from '../platform/ids.ts'
import { toRfc3339 } from '../platform/instant.ts'
import { notFound, Problem, stale } from '../platform/problem.ts'
import { endInvitations } from './invitations.ts'
import { checkpointMail } from './mails.ts'
import { requireOpenTeam } from './members.ts'
import { refuseMailFlood } from './refuse-mail-flood.ts'
import {
  checkpoint_recipient_insert,
  checkpoint_recipient_list,
  customer_note_set,
  preference_upsert,
  storage_insert,
  team_find_details,
  team_list_unfurnished,
  team_logo_upsert,
  team_set_state,
  team_update,
  type TeamDetailsRow,
} from './queries.ts'
import { team_lock } from '../access/access.ts'

/** What of a closed team is kept: everything, for so long. */
const keptYears = 10
const storageBytesMax = 10 * 1024 ** 3

/** Gives a new team what every team has beside its logs: room for files, and preferences as they come. */
export async function furnishTeam(tx: Tx, team: TeamId): Promise<void> {
  await storage_insert(tx, { team, id: newId(), bytesMax: storageBytesMax })
  for (const category of preferenceCategories) {
    for (const channel of preferenceChannels) {
      // Letters come to whoever asks for them, but for what cannot wait.
      const enabled = channel === 'inApp' || category === 'exceedances'
      const preference = { team, id: newId(), category, channel, enabled, isChosen: false }
      await preference_upsert(tx, preference)
    }
  }
}

/** The same for every customer of an earlier release. */
export async function furnishOlderTeams(tx: Tx): Promise<void> {
  for (const team of await team_list_unfurnished(tx)) await furnishTeam(tx, team)
}

export async function readTeam(db: Db, team: TeamId): Promise<TeamDetailsRow> {
  const row = await team_find_details(db, team)
  if (!row) throw notFound()
  return row
}

/** Changes a team's details. `ifVersion`: only if nobody else has meanwhile. */
export async function changeTeam(
  tx: Tx,
  given: { team: TeamId; change: TeamChange; ifVersion: number | null },
): Promise<TeamDetailsRow> {
  const { principal } = tx
  const { team, ifVersion } = given
  const { notes, ...change } = given.change
  await requireOpenTeam(tx, team)
  const before = await readTeam(tx, team)
  if (ifVersion !== null && before.version !== ifVersion) {
    throw stale('these details')
  }
  if (notes !== undefined) {
    if (principal.reach !== 'platform') {
      throw new Problem('role.insufficient', 'Notes are Luminous staff’s own.', {
        field: 'notes',
      })
    }
    await customer_note_set(tx, team, notes)
  }
  await team_update(tx, team, change)
  return readTeam(tx, team)
}

/** Suspends, reactivates or closes a customer, with the reason. */
export async function moveTeam(
  tx: Tx,
  { team, to, reason }: { team: TeamId; to: Team['state']; reason: string },
): Promise<TeamDetailsRow> {
  const locked = await team_lock(tx, team)
  if (!locked) throw notFound()
  if (locked.kind === 'lab') throw new Problem('conflict', 'The laboratory itself stays open.')
  if (!teamMoves[locked.state].includes(to)) {
    throw new Problem('conflict', `${locked.name} is ${locked.state} already.`)
  }
  const years = to === 'closed' ? keptYears : null
  await team_set_state(tx, { id: team, state: to, reason, keptYears: years })
  if (to === 'closed') await endInvitations(tx, { team, id: null })
  return readTeam(tx, team)
}

const signatures: Readonly<Record<Logo['mediaType'], RegExp>> = {
  'image/png': /^89504e470d0a1a0a/,
  'image/jpeg': /^ffd8ff/,
  'image/webp': /^52494646.{8}57454250/,
}
const logoBytesMax = 256 * 1024

/** Takes a picture that is what it says it is. */
export async function setLogo(tx: Tx, team: TeamId, logo: Logo): Promise<void> {
  const bytes = Buffer.from(logo.base64, 'base64')
  if (bytes.length > logoBytesMax) throw refusedLogo('has more than 256 KiB; make it smaller.')
  const begins = bytes.subarray(0, 12).toString('hex')
  if (!signatures[logo.mediaType].test(begins)) {
    throw refusedLogo('is not the kind of picture that it says; take a PNG, JPEG or WebP.')
  }
  const { mediaType } = logo
  await team_logo_upsert(tx, { team, id: newId(), mediaType, bytes, sha256: sha256Hex(bytes) })
}

const refusedLogo = (message: string) =>
  new Problem('request.invalid', `logo: ${message}`, { field: 'logo' })

/** Names somebody outside who keeps checkpoints, and sends them the newest. */
export async function nameRecipient(
  tx: Tx,
  recipient: { team: TeamId; name: string; email: string },
): Promise<Recipient> {
  const { principal } = tx
  const { team, name, email } = recipient
  await requireOpenTeam(tx, team)
  await refuseMailFlood(tx, team)
  const id = newId()
  if (!(await checkpoint_recipient_insert(tx, { ...recipient, id }))) {
    throw new Problem('conflict', `${email} is named already.`, { field: 'email' })
  }
  const details = await readTeam(tx, team)
  const log = await log_find_of_team(tx, { team, kind: 'changes' })
  const checkpoint = log && (await checkpoint_newest(tx, log))
  if (log && checkpoint) {
    const vkeys = (await log_key_list(tx, log)).map(({ vkey }) => vkey)
    const words = { name, namedBy: principal.name, note: checkpoint.note, vkeys }
    await queueMail(tx, { team, subject: id, email, name, body: checkpointMail(details, words) })
  }
  const made = (await listRecipients(tx, team)).find((each) => each.id === id)
  if (!made) throw notFound()
  return made
}

export async function listRecipients(db: Db, team: TeamId): Promise<Recipient[]> {
  const rows = await withDelivery(db, await checkpoint_recipient_list(db, team))
  return rows.map((row) => ({ ...row, createdAt: toRfc3339(row.createdAt) }))
}

/** What the reader may see: notes are staff's own. */
export const toTeam = (row: TeamDetailsRow, isStaff: boolean): Team => ({
  id: row.id,
  slug: row.slug,
  kind: row.kind,
  state: row.state,
  stateReason: row.stateReason,
  stateSince: row.stateSince && toRfc3339(row.stateSince),
  keptUntil: row.keptUntil && toRfc3339(row.keptUntil),
  name: row.name,
  contactName: row.contactName,
  contactEmail: row.contactEmail,
  contactPhone: row.contactPhone,
  notes: isStaff ? (row.notes ?? '') : '',
  colour: row.colour,
  hasLogo: row.hasLogo,
  requiresSecondFactor: row.requiresSecondFactor,
  storage: { usedBytes: row.usedBytes, maxBytes: row.maxBytes ?? storageBytesMax },
  members: row.members,
  detailsConfirmedAt: row.detailsConfirmedAt && toRfc3339(row.detailsConfirmedAt),
  createdAt: toRfc3339(row.createdAt),
  version: row.version,
})

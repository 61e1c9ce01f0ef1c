import type { z } from 'zod'
import { fieldScanSchema, handOverSchema, type FieldFileOutcome } from '@luminous/contract'
import type { Tx } from '../platform/database.ts'
import type { TeamId } from '../platform/ids.ts'
import type { Principal } from '../platform/principal.ts'
import { Problem, problemOfData } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { collectSample } from './collect-sample.ts'
import type { FieldFileRead } from './read-field-file.ts'
import { handOverSamples } from './hand-over.ts'
import { keepPhoto } from './photos.ts'

type Item = FieldFileOutcome['items'][number]

/**
 * Takes in what a phone could not send: photos, scans, hand-overs, each in a transaction of its own, so that one
 * that is refused keeps nothing else back. The same file again changes nothing. Every thing of the file stands in
 * the outcome.
 */
export async function takeFieldFile(
  within: <T>(by: Principal, deed: (tx: Tx) => Promise<T>) => Promise<T>,
  principal: Principal,
  { team, file }: { team: TeamId; file: FieldFileRead },
): Promise<FieldFileOutcome> {
  await within(principal, (tx) => requireOpenTeam(tx, team))
  if (file.team.toLowerCase() !== team) {
    throw new Problem('conflict', 'The file was taken off the phone of another team.', {
      field: 'team',
    })
  }
  const items: Item[] = []
  const take = async (
    item: Pick<Item, 'kind' | 'number' | 'id'>,
    record: () => Promise<{ existed: boolean }>,
  ) => {
    try {
      const { existed } = await record()
      items.push({ ...item, outcome: existed ? 'existed' : 'taken', detail: null })
    } catch (error) {
      const refusal = error instanceof Problem ? error : problemOfData(error)
      if (!refusal) throw error
      items.push({ ...item, outcome: 'refused', detail: refusal.message })
    }
  }
  for (const [at, { sha256, bytes }] of file.photos.entries()) {
    await take({ kind: 'photo', number: at + 1, id: sha256 }, () =>
      within(principal, (tx) => keepPhoto(tx, { team, sha256, bytes })),
    )
  }
  const receivedAt = new Date().toISOString()
  for (const [at, given] of file.scans.entries()) {
    await take({ kind: 'scan', number: at + 1, id: idOf(given) }, async () => {
      const scan = parsed(fieldScanSchema, given)
      const by = { ...principal, occurredAt: scan.occurredAt }
      return within(by, (tx) => collectSample(tx, { team, scan, receivedAt }))
    })
  }
  for (const [at, given] of file.handOvers.entries()) {
    await take({ kind: 'handOver', number: at + 1, id: idOf(given) }, async () => {
      const deed = parsed(handOverSchema, given)
      const by = { ...principal, occurredAt: deed.occurredAt }
      return within(by, (tx) => handOverSamples(tx, { team, deed, receivedAt }))
    })
  }
  const count = (outcome: Item['outcome']) =>
    items.filter((item) => item.outcome === outcome).length
  return {
    items,
    taken: count('taken'),
    existed: count('existed'),
    refused: count('refused'),
  }
}

function idOf(given: unknown): string {
  const id: unknown = Object(given).id
  return typeof id === 'string' ? id.slice(0, 100) : ''
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const read = schema.safeParse(given)
  if (read.success) return read.data
  const [issue] = read.error.issues
  throw new Problem('request.invalid', `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

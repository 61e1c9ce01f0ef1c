import { describe, expect, test } from 'vitest'
import { useDatabase } from '../../test/database.ts'
import { teams } from './demo-world.ts'
import { makeDemonstration } from './demonstration.ts'
import { planSeason } from './season-plan.ts'

const sites = teams.flatMap(({ slug, sites }) =>
  sites.map(({ name, water }) => ({ team: slug, name, water })),
)
const plan = (count: number, seed = 1) => planSeason({ sites, count, seed })

describe('the plan of a season', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(plan(500)).toEqual(plan(500))
    expect(plan(500, 2)).not.toEqual(plan(500))
  })

  test('has every sample once, in the order in which a lab could read them', () => {
    const plates = plan(2000)
    const samples = plates.flatMap(({ samples }) => samples)
    expect(samples.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 2000 }, (_, number) => number),
    )
    for (const { readAtLocal, samples } of plates) {
      for (const { collectedAt, receivedAt } of samples) {
        expect(collectedAt < receivedAt).toBe(true)
        // The reader's clock is six hours behind UTC all season.
        expect(Date.parse(receivedAt)).toBeLessThan(Date.parse(`${readAtLocal}Z`) + 6 * 3_600_000)
      }
    }
    const placeOf = new Map(samples.map(({ number }, at) => [number, at]))
    for (const { number, duplicateOf } of samples) {
      if (duplicateOf === null) continue
      expect(placeOf.get(duplicateOf)).toBeLessThan(placeOf.get(number) ?? 0)
    }
  })

  test('is plausible: rivers mostly below what the method finds, ponds far above', () => {
    const samples = plan(2000)
      .flatMap(({ samples }) => samples)
      .filter(({ kind }) => kind === 'sample')
    const of = (site: string) =>
      samples.filter((sample) => sample.site === site).map(({ acids }) => acids.complex)
    const share = (values: number[]) => values.filter((value) => value < 1.5).length / values.length
    expect(share(of('Muskeg River upstream'))).toBe(1)
    expect(share(of('Athabasca River at the north crossing'))).toBeGreaterThan(0.8)
    expect(share(of('Pond 2A, return water'))).toBe(0)
    expect(Math.max(...samples.map(({ acids }) => acids.complex))).toBeLessThan(150)
  })
})

describe('a season that went through the platform', () => {
  const db = useDatabase(async (db) => {
    await makeDemonstration({
      pool: db.worker,
      publicUrl: 'http://localhost:3000',
      dataFolder: db.dataFolder,
      season: 40,
    })
    await db.sequence()
  })

  test('gives every published number its whole chain, in the order in which it happened', async () => {
    const { rows } = await db.superuser.query<{
      kinds: string[]
      state: string
      remarks: string[]
    }>(
      `select array_agg(e.kind order by e.occurred_at) as kinds, k.state,
         array_remove(array_agg(distinct remark), null) as remarks
       from luminous.result r
       join luminous.sample s on s.team_id = r.team_id and s.id = r.sample_id
       join luminous.kit k on k.team_id = s.team_id and k.id = s.kit_id
       join luminous.custody_event e on e.team_id = s.team_id and e.sample_id = s.id and e.kind <> 'disposition'
       left join unnest(e.remarks) remark on true
       where r.collected_at < '2026-10-01' group by r.id, k.state`,
    )
    expect(rows.length).toBeGreaterThan(80)
    const chain = ['fieldScan', 'handOver', 'labReceipt', 'plateRead', 'ingestion']
    for (const { kinds, state, remarks } of rows) {
      expect([kinds, state]).toEqual([chain, 'reported'])
      expect(remarks.filter((remark) => remark !== 'holderNotVerified')).toEqual([])
    }
  })

  test('has the time of the field in the entries, and their own true time', async () => {
    const { rows } = await db.superuser.query<{ at: string; payload: string; actor: string }>(
      `select envelope::jsonb ->> 'at' as at, envelope::jsonb -> 'actor' ->> 'role' as actor, payload
       from ledger.entry where record_type = 'custody_event' and payload like '%fieldScan%' limit 50`,
    )
    expect(rows.length).toBe(50)
    for (const { at, payload } of rows) {
      expect(Date.now() - Date.parse(at)).toBeLessThan(600_000)
      const { occurredAt, after } = JSON.parse(payload)
      expect(Date.parse(occurredAt)).toBe(Date.parse(after.occurred_at))
      expect(occurredAt < '2026-10-20').toBe(true)
    }
    expect(new Set(rows.map(({ actor }) => actor))).toEqual(new Set(['editor', 'job', 'admin']))
  })

  test('leaves something to review, and verifies from the bytes up', async () => {
    const { rows } = await db.superuser.query(
      `select state, count(*)::int from luminous.run group by state order by state`,
    )
    expect(rows).toEqual([
      { state: 'published', count: 5 },
      { state: 'review', count: 1 },
    ])
    expect(await db.verify()).toMatchObject({ failures: [] })
  })

  test('tells where somebody changed what was disclosed of a plate', async () => {
    const copy = await db.clone()
    try {
      await copy.superuser.query('alter table luminous.disclosure disable trigger user')
      await copy.superuser.query(
        `update luminous.disclosure set readings_packed = set_byte(readings_packed, 2000, 255 - get_byte(readings_packed, 2000))
         where id = (select min(id::text)::uuid from luminous.disclosure)`,
      )
      const codes = (await copy.verify()).failures.map(({ code }) => code)
      expect(codes).toContain('reading-changed')
    } finally {
      await copy.drop()
    }
  })
})

import { afterEach, expect, test } from 'vitest'
import { newId } from '../platform/ids.ts'
import { transaction, type Tx } from '../platform/database.ts'
import { useDatabase, type TestDatabase } from '../../test/database.ts'
import { addTeam, builder, type TestTeam } from '../../test/world.ts'
import { startListening, tell, type Listener } from './events.ts'
import type { ToldEvent } from './listen.ts'

let team: TestTeam
const db: TestDatabase = useDatabase(async (made) => {
  team = await addTeam(made, 'river')
})

let stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops) await stop()
  stops = []
})

const eventOf = (results: readonly string[] = []) => ({
  team: team.team.id,
  kind: 'results.published' as const,
  subject: { run: newId(), results: [...results] },
})
const tellOne = (tx: Tx) => {
  const event = eventOf()
  return tell(tx, event).then(() => event.subject.run)
}
const telling = () => transaction(db.worker, builder, tellOne)

let listenerCount = 0
/** A listener of its own name that writes down what it hears. */
function listen(hear: (event: ToldEvent, tx: Tx) => Promise<void> = async () => {}) {
  const heard: ToldEvent[] = []
  const listener: Listener = {
    name: `test-${(listenerCount += 1)}`,
    async hear(tx, event) {
      await hear(event, tx)
      heard.push(event)
    },
  }
  const start = () => {
    const listening = startListening({
      pool: db.worker,
      log: db.log,
      listeners: [listener],
      polls: false,
    })
    stops.push(() => listening.stop())
    return listening
  }
  return { heard, start, runs: () => heard.map(({ subject }) => subject.run) }
}

test('an event of a deed that rolled back was never told', async () => {
  const { start, runs } = listen()
  let gone = ''
  await transaction(db.worker, builder, async (tx) => {
    gone = await tellOne(tx)
    throw new Error('changed my mind')
  }).catch(() => {})
  const kept = await telling()
  await start().round()
  expect(runs()).toContain(kept)
  expect(runs()).not.toContain(gone)
})

test('a listener hears what was told before another event and committed after it', async () => {
  const { start, runs } = listen()
  const listening = start()
  let early = ''
  let late = ''
  await transaction(db.worker, builder, async (tx) => {
    early = await tellOne(tx)
    // Told later, committed first, and heard while the earlier one is not there yet.
    late = await telling()
    await listening.round()
    expect(runs()).toContain(late)
    expect(runs()).not.toContain(early)
  })
  await listening.round()
  expect(runs().slice(-2)).toEqual([late, early])
})

test('each event is heard once, and by a listener that begins later too', async () => {
  const told = [await telling(), await telling(), await telling()]
  const first = listen()
  const listening = first.start()
  await listening.round()
  await listening.round()
  const second = listen()
  await second.start().round()
  expect(first.runs().slice(-3)).toEqual(told)
  expect(second.runs()).toEqual(first.runs())
  expect(new Set(first.runs()).size).toBe(first.runs().length)
  expect(second.heard.map(({ position }) => position)).toEqual(second.heard.map((_, at) => at + 1))
})

test('two processes share a listener: nothing is heard twice, nothing is left out', async () => {
  const { start, runs, heard } = listen()
  const [one, other] = [start(), start()]
  const told: string[] = []
  for (let round = 0; round < 5; round += 1) {
    told.push(...(await Promise.all([telling(), telling(), telling()])))
    await Promise.all([one.round(), other.round()])
  }
  await one.round()
  expect(new Set(runs())).toEqual(new Set([...runs(), ...told]))
  expect(told.every((run) => runs().filter((one) => one === run).length === 1)).toBe(true)
  const positions = heard.map(({ position }) => position)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
})

test('what a listener that fails has written is gone, and it hears the same event again', async () => {
  let fails = true
  const subject = newId()
  const { start, runs } = listen(async (_event, tx) => {
    await tx.query(
      `insert into luminous.sign_in_failure (subject, minute, count) values ($1, clock_timestamp(), 1)`,
      [`${subject} ${newId()}`],
    )
    if (fails) throw new Error('not today')
  })
  const count = async () =>
    (
      await db.superuser.query(`select 1 from luminous.sign_in_failure where subject like $1`, [
        `${subject}%`,
      ])
    ).rowCount
  const run = await telling()
  await start().round()
  expect([runs(), await count()]).toEqual([[], 0])
  fails = false
  // Another process knows nothing of the wait.
  await start().round()
  expect(runs()).toContain(run)
  expect(await count()).toBe(runs().length)
})

test('a team tells of itself alone, and reads no other’s events', async () => {
  const other = await addTeam(db, 'lake')
  const event = { ...eventOf(), team: other.team.id }
  await expect(transaction(db.web, team.editor, (tx) => tell(tx, event))).rejects.toThrow(
    'row-level security',
  )
  await transaction(db.web, team.editor, (tx) => tell(tx, eventOf()))
  const { rows } = await transaction(db.web, team.editor, (tx) =>
    tx.query(`select distinct team_id from luminous.business_event`),
  )
  expect(rows).toEqual([{ team_id: team.team.id }])
})

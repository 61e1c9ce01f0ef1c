/**
 * The server killed in the middle of a deed: at the next start the deed is there whole or not at all, and told again it
 * is done once.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome } from './floods.ts'
import { formOf, passwordOf, runCommand, startServer, type Asker } from './running-server.ts'

type Deed = {
  readonly name: string
  readonly as: string
  /** What is asked, and again after the kill; what may be known of it is in `before`. */
  readonly send: (ask: Asker, before: Before) => ReturnType<Asker>
  /** How much of it is there. */
  readonly count: (ask: Asker, before: Before) => Promise<number>
  readonly whole: number
  /** What the second time may answer where the first was whole. */
  readonly again: readonly number[]
}

type Before = {
  readonly team: string
  readonly site: string
  readonly run: string
  readonly runVersion: number
  readonly password: string
}

/** `only`: the deeds whose names hold one of these. */
export async function killedInDeeds(
  rounds: number,
  only: readonly string[] = [''],
): Promise<Outcome[]> {
  const template = mkdtempSync(join(tmpdir(), 'luminous-faults-'))
  try {
    const server = await startServer({ dataFolder: template })
    const before = await prepare(await server.signIn('customer'), await server.signIn('reviewer'))
    const known = { ...before, password: passwordOf(template) }
    await server.stop({ keepsData: true })
    const outcomes: Outcome[] = []
    for (const deed of deeds.filter(({ name }) => only.some((part) => name.includes(part))))
      outcomes.push(await killedIn(deed, { template, rounds, before: known }))
    return outcomes
  } finally {
    rmSync(template, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function killedIn(
  deed: Deed,
  { template, rounds, before }: { template: string; rounds: number; before: Before },
): Promise<Outcome> {
  const found: string[] = []
  let tookMs = 0
  let inTheMiddle = 0
  for (let round = 0; round <= rounds; round += 1) {
    const dataFolder = mkdtempSync(join(tmpdir(), 'luminous-faults-'))
    // With owners and rights: PostgreSQL starts in no folder of somebody else.
    execFileSync('cp', ['-a', `${template}/.`, dataFolder])
    try {
      const server = await startServer({ dataFolder })
      const ask = await server.signIn(deed.as)
      const begun = performance.now()
      // The first is left alone, to know how long it takes.
      const killedAfterMs = round === 0 ? null : ((round - Math.random()) / rounds) * tookMs
      const asked = deed.send(ask, before).then(
        ({ status }) => status,
        () => 0,
      )
      if (killedAfterMs !== null) {
        setTimeout(() => server.child.kill('SIGKILL'), killedAfterMs)
      }
      const status = await asked
      if (killedAfterMs === null) {
        tookMs = performance.now() - begun
        await server.stop()
        if (status >= 300) return { fault: deed.name, held: false, found: `answers ${status}` }
        continue
      }
      await server.ended
      if (status === 0) inTheMiddle += 1
      const problem = await lookAfter(deed, { dataFolder, before, answered: status })
      if (problem !== null) found.push(`after ${killedAfterMs.toFixed(0)} ms: ${problem}`)
    } finally {
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 })
    }
    process.stderr.write(`- ${deed.name}, ${round} of ${rounds}\n`)
  }
  return {
    fault: `killed in the middle of ${deed.name}`,
    held: found.length === 0 && inTheMiddle > 0,
    found: `${rounds} kills within ${tookMs.toFixed(0)} ms, ${inTheMiddle} before the answer; ${found.length === 0 ? 'each whole or not at all, and once when told again' : found.join('; ')}`,
  }
}

/** What is wrong at the next start; null if nothing is. */
async function lookAfter(
  deed: Deed,
  given: { dataFolder: string; before: Before; answered: number },
): Promise<string | null> {
  const { dataFolder, before, answered } = given
  const next = await startServer({ dataFolder })
  try {
    const ask = await next.signIn(deed.as)
    const there = await deed.count(ask, before)
    if (there !== 0 && there !== deed.whole) return `${there} of ${deed.whole} are there`
    if (answered > 0 && answered < 300 && there === 0) return 'it was answered, and is not there'
    const { status } = await deed.send(ask, before)
    if (status >= 300 && (there === 0 || !deed.again.includes(status))) {
      return `told again it answers ${status}`
    }
    const after = await deed.count(ask, before)
    if (after !== deed.whole) return `told again ${after} of ${deed.whole} are there`
    const { code } = await runCommand(['verify'], dataFolder)
    return code === 0 ? null : `verify ends with ${code}`
  } finally {
    await next.stop()
  }
}

/** A run that only waits for its signature, and a site for an import. */
async function prepare(customer: Asker, reviewer: Asker): Promise<Omit<Before, 'password'>> {
  const team = String(Object((await customer('GET', '/v1/session')).body).team.id)
  const sites = Object((await customer('GET', `/v1/teams/${team}/sites`)).body)
  const { items } = Object((await reviewer('GET', '/v1/runs?limit=100')).body)
  const { id } = items.find(({ state }: { state: string }) => state === 'review')
  const open = async () => Object((await reviewer('GET', `/v1/runs/${id}`)).body)
  const { qc } = await open()
  for (const { passed, rule, subject, biosensor } of qc) {
    if (passed) continue
    const { version } = await open()
    const reason = 'Looked at before the signature'
    await reviewer('POST', `/v1/runs/${id}/rulings`, { version, rule, subject, biosensor, reason })
  }
  const { version: runVersion } = await open()
  return { team, site: String(sites.items[0].name), run: id, runVersion }
}

const imported = 2000

const deeds: readonly Deed[] = [
  {
    name: 'a plate file that is taken in',
    as: 'analyst',
    send: (ask) =>
      ask('POST', '/v1/plate-files', formOf({ name: 'twenty.txt', bytes: plates(20) })),
    async count(ask) {
      const { items } = Object((await ask('GET', '/v1/runs?limit=100')).body)
      return items.filter(({ fileName }: { fileName: string }) => fileName === 'twenty.txt').length
    },
    whole: 20,
    again: [],
  },
  {
    name: 'an import of 2,000 results of another laboratory',
    as: 'customer',
    send: (ask, { team, site }) =>
      ask(
        'POST',
        `/v1/teams/${team}/result-imports`,
        formOf({ name: 'results.csv', bytes: resultLines(site) }, { laboratory: 'Other Lab' }),
      ),
    async count(ask, { team }) {
      const { items } = Object((await ask('GET', `/v1/teams/${team}/result-imports`)).body)
      return items.reduce((sum: number, { rows }: { rows: number }) => sum + rows, 0)
    },
    whole: imported,
    again: [],
  },
  {
    name: 'a signature',
    as: 'reviewer',
    send: (ask, { run, runVersion: version, password }) =>
      ask('POST', `/v1/runs/${run}/signature`, {
        version,
        password,
        meaning: 'I have reviewed it and approve it',
      }),
    async count(ask, { run }) {
      const { state, results, signature } = Object((await ask('GET', `/v1/runs/${run}`)).body)
      if (state === 'review' && signature === null) return 0
      return state === 'published' && signature !== null && results.length > 0 ? 1 : -1
    },
    whole: 1,
    // It has been signed: another state, and another version.
    again: [409, 412],
  },
]

function plates(count: number): Buffer {
  const columns = Array.from({ length: 12 }, (_, at) => at)
  const all = Array.from({ length: count }, (_, plate) => [
    'Software Version\t3.12.08',
    '',
    `Plate Number\tPlate ${plate + 1}`,
    'Date\t10/10/2022',
    'Time\t9:15:37 PM',
    '',
    'Procedure Details',
    '',
    'Plate Type\t96 WELL PLATE',
    'Read\tLUM',
    '\tLuminescence Endpoint',
    '',
    'Results',
    ['', ...columns.map((column) => column + 1)].join('\t'),
    ...Array.from({ length: 8 }, (_, row) =>
      [
        String.fromCharCode(65 + row),
        ...columns.map((column) => plate * 7919 + row * 12 + column),
        'LUM:Lum',
      ].join('\t'),
    ),
    '',
  ])
  return Buffer.from(all.flat().join('\r\n'))
}

const resultLines = (site: string): Buffer =>
  Buffer.from(
    [
      'sample,site,collected,analyte,value,unit',
      ...Array.from(
        { length: imported },
        (_, at) => `K-${at},"${site}",2026-05-0${(at % 9) + 1},naphthenic acids,${at % 90}.5,mg/L`,
      ),
    ].join('\n'),
  )

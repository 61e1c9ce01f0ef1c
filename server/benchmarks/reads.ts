import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import fastify from 'fastify'
import { addPerson } from '../src/access/access.ts'
import { createApp } from '../src/app.ts'
import { openPool, textOf, transaction, type Db } from '../src/platform/database.ts'
import { openQueue } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { openVault } from '../src/platform/vault.ts'
import { result_list } from '../src/results/queries.ts'
import { openSettings } from '../src/settings/settings.ts'
import {
  insertResults,
  makeBenchmarkTeam,
  makeResults,
  principal,
  quantile,
  rounded,
  type Setup,
} from './benchmark-team.ts'
import type { Load, Loaded } from './load.ts'

const rounds = 5
const seconds = 2
const connections = 8
const pageRows = 50
const password = 'a long password of the benchmark'

/**
 * Bar: a page of 50 results, signed in, is answered 0.8 times as often as by a bare handler that asks the same SQL in a
 * plain pooled query and says it as JSON, without a session, a principal, a schema or a line of log.
 */
export async function measureReads(setup: Setup): Promise<unknown> {
  const subject = await makeBenchmarkTeam(setup)
  await insertResults(setup.worker, makeResults(subject, 500))
  await transaction(setup.worker, principal, (tx) =>
    addPerson(tx, {
      email: 'reader@benchmark.test',
      name: 'Reader',
      password,
      team: { id: subject.team, slug: 'benchmark', name: 'Benchmark', kind: 'customer' },
      role: 'viewer',
    }),
  )
  const web = openPool(setup.address, 'web')
  const bare = openPool(setup.address, 'backup')
  const log = createLog('error')
  const vault = openVault(setup.config.secret)
  const app = await createApp({
    pool: web,
    log,
    settings: await openSettings({ pool: setup.worker, config: setup.config, vault, log }),
    vault,
    demonstration: true,
    fileBytesMax: 1024 * 1024,
    trustedProxies: 0,
    webFolder: null,
    queue: openQueue(setup.address, 'web', log),
  })
  // A plain query is read and planned each time.
  const plain: Db = {
    query: (statement, values = []) => bare.query(textOf(statement), [...values]),
  }
  const bareApp = fastify()
  bareApp.get('/', async () => {
    const rows = await result_list(plain, {
      team: subject.team,
      sample: null,
      before: null,
      limit: pageRows,
    })
    return { items: rows }
  })
  try {
    const ourUrl = await app.listen({ port: 0, host: '127.0.0.1' })
    const bareUrl = await bareApp.listen({ port: 0, host: '127.0.0.1' })
    const cookie = await signIn(ourUrl)
    const ours: Loaded[] = []
    const theirs: Loaded[] = []
    for (let round = 0; round <= rounds; round += 1) {
      const our = await load({
        url: `${ourUrl}/v1/results?limit=${pageRows}`,
        headers: { cookie },
        connections,
        seconds,
      })
      const their = await load({ url: bareUrl, headers: {}, connections, seconds })
      // The first warms up.
      if (round === 0) continue
      ours.push(our)
      theirs.push(their)
    }
    const perSecond = (all: readonly Loaded[]) =>
      quantile(
        all.map((one) => one.perSecond),
        0.5,
      )
    const ratio = quantile(
      ours.map((our, at) => our.perSecond / (theirs[at]?.perSecond ?? Number.NaN)),
      0.5,
    )
    return {
      perSecond: rounded(perSecond(ours), 0),
      barePerSecond: rounded(perSecond(theirs), 0),
      p50Ms: rounded(
        quantile(
          ours.map((one) => one.p50Ms),
          0.5,
        ),
      ),
      bareP50Ms: rounded(
        quantile(
          theirs.map((one) => one.p50Ms),
          0.5,
        ),
      ),
      bytes: ours[0]?.bytes,
      bareBytes: theirs[0]?.bytes,
      ratio: rounded(ratio),
      bar: '>= 0.8 of a bare handler with the same SQL',
      meets: ratio >= 0.8,
    }
  } finally {
    await app.close()
    await bareApp.close()
    await Promise.all([web.end(), bare.end()])
  }
}

async function signIn(url: string): Promise<string> {
  const answer = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'reader@benchmark.test', password }),
  })
  if (!answer.ok) throw new Error(`the reader is not let in: ${await answer.text()}`)
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

async function load(of: Load): Promise<Loaded> {
  const child = fork(fileURLToPath(new URL('load.ts', import.meta.url)))
  child.send(of)
  const [loaded]: Loaded[] = await once(child, 'message')
  child.kill()
  if (!loaded) throw new Error('the load says what it measured')
  return loaded
}

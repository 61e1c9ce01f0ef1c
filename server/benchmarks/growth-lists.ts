/** The lists and pages whose time must not depend on what lies behind them, as their people ask for them. */
import { createApp } from '../src/app.ts'
import { demonstrationPassword } from '../src/demonstration/demonstration.ts'
import type { Config } from '../src/platform/config.ts'
import { openPool } from '../src/platform/database.ts'
import type { Installation } from '../src/platform/installation.ts'
import { openQueue } from '../src/platform/jobs.ts'
import { createLog } from '../src/platform/log.ts'
import { openVault } from '../src/platform/vault.ts'
import { openSettings } from '../src/settings/settings.ts'
import { quantile, rounded } from './benchmark-team.ts'

const rounds = 60
const warmUps = 8

type Person = 'analyst' | 'reviewer' | 'admin' | 'customer' | 'editor'
type Asking = { readonly as: Person; readonly url: string }
/** Answers what somebody of the demonstration gets, whole. */
type Get = (as: Person, url: string) => Promise<{ milliseconds: number; body: string }>

export type ListTimes = Record<string, { p50Ms: number; p99Ms: number }>

/** Asks for each list in turn, round after round, so that a busy moment of the machine falls on all of them. */
export async function measureLists(config: Config, installation: Installation): Promise<ListTimes> {
  const web = openPool(installation.address, 'web', { max: 10 })
  const worker = openPool(installation.address, 'worker', { max: 2 })
  const { get, close } = await openDemonstration(config, installation, { web, worker })
  try {
    const lists = Object.entries(await findLists(get))
    const times = new Map<string, number[]>(lists.map(([name]) => [name, []]))
    for (let round = -warmUps; round < rounds; round += 1) {
      for (const [name, { as, url }] of lists) {
        const { milliseconds } = await get(as, url)
        if (round >= 0) times.get(name)?.push(milliseconds)
      }
    }
    return Object.fromEntries(
      [...times].map(([name, each]) => [
        name,
        { p50Ms: rounded(quantile(each, 0.5), 1), p99Ms: rounded(quantile(each, 0.99), 1) },
      ]),
    )
  } finally {
    await close()
    await Promise.all([web.end(), worker.end()])
  }
}

async function openDemonstration(
  config: Config,
  { address }: Installation,
  pools: Record<'web' | 'worker', ReturnType<typeof openPool>>,
): Promise<{ get: Get; close: () => Promise<unknown> }> {
  const log = createLog('error')
  const vault = openVault(config.secret)
  const settings = await openSettings({ pool: pools.worker, config, vault, log })
  const app = await createApp({
    pool: pools.web,
    log,
    settings,
    vault,
    demonstration: true,
    fileBytesMax: config.fileBytesMax,
    trustedProxies: 0,
    webFolder: null,
    queue: openQueue(address, 'web', log),
  })
  const password = demonstrationPassword(config.dataFolder)
  const cookies = new Map<Person, string>()
  for (const name of ['analyst', 'reviewer', 'admin', 'customer', 'editor'] as const) {
    const payload = { email: `${name}@luminous.test`, password }
    const answer = await app.inject({ method: 'POST', url: '/v1/session', payload })
    cookies.set(name, answer.cookies.find((each) => each.name === 'luminous_session')?.value ?? '')
  }
  const get: Get = async (as, url) => {
    const began = performance.now()
    const answer = await app.inject({ url, cookies: { luminous_session: cookies.get(as) ?? '' } })
    const milliseconds = performance.now() - began
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`)
    return { milliseconds, body: answer.body }
  }
  return {
    get,
    async close() {
      settings.stop()
      await app.close()
    },
  }
}

/** What each address needs is looked up first. */
async function findLists(get: Get): Promise<Record<string, Asking>> {
  const team = String(JSON.parse((await get('customer', '/v1/session')).body).team.id)
  const [sample] = await itemsOf(get, 'customer', '/v1/samples?limit=1')
  const [result] = await itemsOf(get, 'customer', '/v1/results?limit=1')
  const runs = await itemsOf(get, 'reviewer', '/v1/runs?limit=1&state=published')
  const batches = await itemsOf(get, 'analyst', '/v1/kit-batches?limit=1')
  const code = String(sample?.['code'])
  return {
    resultsOfStaff: { as: 'analyst', url: '/v1/results' },
    resultsOfTeam: { as: 'customer', url: '/v1/results' },
    resultsOfSample: { as: 'customer', url: `/v1/results?sample=${String(sample?.['id'])}` },
    result: { as: 'customer', url: `/v1/results/${String(result?.['id'])}` },
    resultHistory: { as: 'customer', url: `/v1/results/${String(result?.['id'])}/history` },
    biosensorsOfTeam: { as: 'customer', url: `/v1/teams/${team}/biosensors` },
    samplesOfStaff: { as: 'analyst', url: '/v1/samples' },
    samplesOfTeam: { as: 'customer', url: '/v1/samples' },
    samplesOfStaffByCode: { as: 'analyst', url: `/v1/samples?search=${code.slice(0, 6)}` },
    samplesOfTeamByCode: { as: 'customer', url: `/v1/samples?search=${code.slice(0, 6)}` },
    samplesByLabNumber: { as: 'analyst', url: '/v1/samples?search=L26-0012' },
    samplesThatAreNot: { as: 'analyst', url: '/v1/samples?search=KZZZ' },
    samplesReported: { as: 'customer', url: '/v1/samples?state=reported' },
    samplesCollected: { as: 'analyst', url: '/v1/samples?state=collected' },
    sample: { as: 'customer', url: `/v1/samples/${String(sample?.['id'])}` },
    worklist: { as: 'analyst', url: '/v1/lab/worklist' },
    runs: { as: 'analyst', url: '/v1/runs' },
    runsInReview: { as: 'reviewer', url: '/v1/runs?state=review' },
    runPage: { as: 'reviewer', url: `/v1/runs/${String(runs[0]?.['id'])}` },
    methods: { as: 'analyst', url: '/v1/methods' },
    controlCharts: { as: 'analyst', url: '/v1/control-charts' },
    kitBatches: { as: 'analyst', url: '/v1/kit-batches' },
    kitBatch: { as: 'analyst', url: `/v1/kit-batches/${String(batches[0]?.['id'])}` },
    kitsOfTeam: { as: 'customer', url: `/v1/teams/${team}/kits` },
    fieldPack: { as: 'editor', url: `/v1/teams/${team}/field-pack` },
    accessLog: { as: 'customer', url: `/v1/teams/${team}/access` },
    customers: { as: 'admin', url: '/v1/customers' },
    checklist: { as: 'customer', url: `/v1/teams/${team}/onboarding` },
  }
}

async function itemsOf(get: Get, as: Person, url: string): Promise<Record<string, unknown>[]> {
  const { items } = JSON.parse((await get(as, url)).body)
  return items
}

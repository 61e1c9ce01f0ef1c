/** A whole server in one process: database, application, worker and sequencer, in this order. */
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { createApp, type AppSettings } from './app.ts'
import { openKeyStore, startSequencer } from './audit/audit.ts'
import { install } from './install.ts'
import type { Config } from './platform/config.ts'
import { openInstallation, type Installation } from './platform/installation.ts'
import { transaction } from './platform/database.ts'
import { openQueue } from './platform/jobs.ts'
import { createLog } from './platform/log.ts'
import { jobPrincipal } from './platform/principal.ts'
import { errorCode } from './platform/fault.ts'
import { OperatorError } from './platform/problem.ts'
import {
  discardUnfinished,
  isDemonstration,
  makeDemonstration,
  markedUnfinished,
  refuseUnlessSafe,
} from './demonstration/demonstration.ts'
import { setupAddress } from './onboarding/onboarding.ts'
import { openVault } from './platform/vault.ts'
import { openPools } from './pools.ts'
import { openSettings } from './settings/settings.ts'
import { furnishOlderTeams } from './teams/teams.ts'
import type { TaskName } from './tasks.ts'
import { startWorker } from './worker.ts'

export type ServerRole = 'all' | 'web' | 'worker'
export type RunningServer = {
  readonly url: string
  readonly demonstration: boolean
  /** Where the first staff admin begins; null once there is one. */
  readonly setupUrl: string | null
  readonly installation: Installation
  stop(): Promise<void>
}

const portsTriedMax = 20
const webFolder = fileURLToPath(new URL('../../web/dist', import.meta.url))

export async function startServer(
  config: Config,
  options: {
    role: ServerRole
    demonstration: boolean
    /** Told to stop before it is ready. */
    signal?: AbortSignal
  },
): Promise<RunningServer> {
  const log = createLog(config.logLevel)
  const port = options.role === 'worker' ? 0 : await choosePort(config)
  const publicUrl = config.publicUrl.replace(
    /^(http:\/\/localhost):\d+$/,
    `$1:${port || config.port}`,
  )
  const settled: Config = { ...config, publicUrl }
  const closers: (() => Promise<unknown>)[] = []
  const stop = async () => {
    for (const close of closers.toReversed()) {
      await close().catch((error: unknown) => log.error({ err: error }, 'while stopping'))
    }
  }
  let opening: Promise<Installation> | null = null
  const start = async (): Promise<RunningServer> => {
    opening = openInstallation(settled)
    const installation = await opening
    const { embedded } = installation
    if (embedded) {
      closers.push(() => embedded.stopUnlessUsed())
      const watching = embedded.watch(log)
      closers.push(() => watching.stop())
    }
    await discardUnfinished(settled, installation)
    await install(settled, installation)
    const pools = openPools(installation)
    closers.push(async () => Promise.all(Object.values(pools).map((pool) => pool.end())))
    await transaction(pools.worker, jobPrincipal('install'), furnishOlderTeams)
    if (options.demonstration) await prepareDemonstration(pools.worker, settled)
    const isDemo = await isDemonstration(pools.worker)
    // Once it is there it stays on this machine, whichever way it is started.
    if (isDemo) await refuseUnlessSafe(pools.worker, settled.host)
    const vault = openVault(settled.secret)
    const settings = await openSettings({ pool: pools.worker, config: settled, vault, log })
    closers.push(async () => settings.stop())
    if (options.role !== 'web') {
      const keys = openKeyStore(settled)
      const sequencer = startSequencer({ pool: pools.sequencer, keys, log })
      closers.push(() => sequencer.stop())
      const worker = await startWorker({
        installation,
        pools,
        log,
        settings,
        vault,
        demonstration: isDemo,
        config: settled,
      })
      closers.push(() => worker.stop())
    }
    if (options.role !== 'worker') {
      const queue = openQueue<TaskName>(installation.address, 'web', log)
      const app = { pool: pools.web, log, settings, vault, demonstration: isDemo, queue }
      closers.push(await serve(settled, port, app))
    }
    const setupUrl = await setupAddress(pools.worker, { publicUrl: settings.publicUrl, vault })
    return { url: publicUrl, demonstration: isDemo, setupUrl, installation, stop }
  }
  const { signal } = options
  try {
    return await (signal ? Promise.race([start(), interruptionOf(signal)]) : start())
  } catch (error) {
    if (!signal?.aborted) {
      await stop()
      throw error
    }
    // In the middle of anything: what was begun is undone by PostgreSQL, and finished or begun again the next time.
    const installation = await Promise.resolve<Installation | null>(opening).catch(() => null)
    await installation?.embedded?.stopNow()
    throw error
  }
}

/** Why a server did not come up: it was told to stop meanwhile. */
export class Interrupted extends Error {}

const interruptionOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, fail) => {
    const told = () => fail(new Interrupted('told to stop'))
    if (signal.aborted) told()
    else signal.addEventListener('abort', told, { once: true })
  })

async function prepareDemonstration(pool: pg.Pool, config: Config): Promise<void> {
  await refuseUnlessSafe(pool, config.host)
  if (!(await isDemonstration(pool))) {
    await markedUnfinished(config, () =>
      makeDemonstration({ ...config, pool, season: config.demoSamples }),
    )
  }
}

async function serve(
  config: Config,
  port: number,
  parts: Pick<AppSettings, 'pool' | 'log' | 'settings' | 'vault' | 'demonstration' | 'queue'>,
): Promise<() => Promise<void>> {
  const { fileBytesMax, trustedProxies } = config
  const app = await createApp({ ...parts, fileBytesMax, trustedProxies, webFolder })
  await app.listen({ port, host: config.host }).catch((error: unknown) => {
    throw explainListenError(config, port, error)
  })
  return () => app.close()
}

/** The port asked for, or, where none was, the next free one from 3000. */
async function choosePort(config: Config): Promise<number> {
  const last = config.portIsFixed ? config.port : config.port + portsTriedMax
  for (let port = config.port; port <= last; port += 1) {
    const fault = await tryPort(port, config.host)
    if (fault === null) return port
    if (fault.code !== 'EADDRINUSE') throw explainListenError(config, port, fault)
  }
  throw new OperatorError(
    config.portIsFixed
      ? `Port ${config.port} is in use by another program. Stop that program, or choose another port with PORT.`
      : `The ports ${config.port} to ${last} are all in use. Choose another with PORT.`,
  )
}

function tryPort(port: number, host: string): Promise<NodeJS.ErrnoException | null> {
  return new Promise((done) => {
    const probe = createServer()
    probe.once('error', (error) => done(error))
    probe.listen(port, host, () => probe.close(() => done(null)))
  })
}

function explainListenError(config: Config, port: number, error: unknown): OperatorError {
  const reasons: Record<string, string> = {
    EACCES: `this account may not open port ${port}; choose one above 1023 with PORT`,
    EADDRINUSE: `port ${port} is in use by another program; choose another with PORT`,
    EADDRNOTAVAIL: `this machine does not have the address ${config.host}; correct HOST`,
    ENOTFOUND: `the host name ${config.host} is not known; correct HOST`,
  }
  return new OperatorError(
    `The server cannot listen: ${reasons[errorCode(error)] ?? String(error)}.`,
    {
      cause: error,
    },
  )
}

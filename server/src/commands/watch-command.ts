import { statSync } from 'node:fs'
import { AssayError } from '@luminous/assay/assay-error.ts'
import { team_find_lab } from '../access/access.ts'
import { readConfig } from '../platform/config.ts'
import { transaction } from '../platform/database.ts'
import { Problem } from '../platform/problem.ts'
import { takePlateFile } from '../runs/runs.ts'
import { settleLedger, withInstallation } from './session.ts'
import { readArguments, UsageError, type CommandRun } from './usage.ts'
import { watchFolder, type WatchedFile, type WatchOutcome } from './watch-folder.ts'

const pollMs = 2000

export const runWatch: CommandRun = async (command, args) => {
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = readArguments(
    command,
    args,
    { server: { type: 'string' }, once: flag, json: flag },
    { min: 1, max: 1 },
  )
  const folder = positionals[0] ?? ''
  requireFolder(folder)
  const stop = new AbortController()
  const onSignal = () => stop.abort()
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal)
  const watch = (take: (file: WatchedFile) => Promise<WatchOutcome>) =>
    watchFolder({
      folder,
      take,
      tell: (name, outcome) => tell(name, outcome, values.json),
      signal: stop.signal,
      once: values.once,
      pollMs,
      fileBytesMax: readConfig(process.env).fileBytesMax,
    })
  try {
    const refused =
      values.server === undefined
        ? await watchHere(watch)
        : await watch(takeByApi(values.server, process.env['LUMINOUS_API_KEY']))
    return refused === 0 ? 0 : 1
  } finally {
    process.removeListener('SIGINT', onSignal).removeListener('SIGTERM', onSignal)
  }
}

function requireFolder(folder: string): void {
  try {
    if (statSync(folder).isDirectory()) return
  } catch {
    throw new UsageError(`There is no folder ${folder}.`)
  }
  throw new UsageError(`${folder} is no folder.`)
}

function tell(name: string, { outcome, detail }: WatchOutcome, isJson: boolean): void {
  if (isJson) process.stdout.write(`${JSON.stringify({ file: name, outcome, detail })}\n`)
  else {
    const words = { taken: 'taken in', existed: 'was here', refused: 'refused', later: 'waits' }
    process.stdout.write(`${name}: ${words[outcome]}. ${detail}\n`)
  }
}

/** Into the installation of this machine. */
const watchHere = (
  watch: (take: (file: WatchedFile) => Promise<WatchOutcome>) => Promise<number>,
): Promise<number> =>
  withInstallation('watch', async (session) => {
    const lab = await transaction(session.worker, session.principal, team_find_lab)
    if (!lab) throw new Problem('internal', 'There is no lab team.')
    return watch(async ({ name, bytes }) => {
      try {
        const { existed, runs } = await takePlateFile(session.worker, session.principal, {
          lab: lab.id,
          bytes,
          fileName: name.slice(0, 255),
        })
        await settleLedger(session)
        return answer(existed, runs)
      } catch (error) {
        if (!(error instanceof Problem || error instanceof AssayError)) throw error
        return { outcome: 'refused', detail: error.message }
      }
    })
  })

const answer = (
  existed: boolean,
  runs: readonly { id: string; plate: string }[],
): WatchOutcome => ({
  outcome: existed ? 'existed' : 'taken',
  detail: runs.map(({ id, plate }) => `${plate}: run ${id}`).join('; '),
})

/** By the API of a server elsewhere. What the file itself is refused for (400, 413, 422) is not tried again. */
function takeByApi(
  server: string,
  key: string | undefined,
): (file: WatchedFile) => Promise<WatchOutcome> {
  const url = readServer(server)
  if (!key) throw new UsageError('LUMINOUS_API_KEY must hold a key with the scope runs:write.')
  return async ({ name, bytes }) => {
    const form = new FormData()
    form.set('file', new Blob([new Uint8Array(bytes)]), name)
    const reply = await fetch(url, {
      method: 'POST',
      body: form,
      headers: { authorization: `Bearer ${key}` },
      redirect: 'error',
      signal: AbortSignal.timeout(120_000),
    })
    const body: unknown = await reply.json().catch(() => null)
    if (reply.ok) return answer(reply.status === 200, Object(body).runs ?? [])
    const detail = String(Object(body).detail ?? `The server answered ${reply.status}.`)
    if (reply.status === 401 || reply.status === 403) throw new UsageError(detail)
    return { outcome: [400, 413, 422].includes(reply.status) ? 'refused' : 'later', detail }
  }
}

function readServer(server: string): URL {
  try {
    const url = new URL('/v1/plate-files', server)
    if (url.protocol === 'https:' || url.protocol === 'http:') return url
  } catch {
    // Said below.
  }
  throw new UsageError(`--server must be an address such as https://luminous.example: ${server}`)
}

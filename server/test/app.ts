/** The application without a port, and people who are signed in. */
import { Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import type { ProblemCode } from '@luminous/contract/problem-codes.ts'
import { problemsOf } from '../src/platform/endpoint-schema.ts'
import { openQueue } from '../src/platform/jobs.ts'
import { createApp } from '../src/app.ts'
import { demonstrationPassword } from '../src/demonstration/demonstration.ts'
import { createLog } from '../src/platform/log.ts'
import { openVault } from '../src/platform/vault.ts'
import { openSettings } from '../src/settings/settings.ts'
import { publicUrl, type TestDatabase } from './database.ts'
import { testPassword } from './world.ts'

/** What any endpoint may answer, so that none says it. */
const everywhere: readonly ProblemCode[] = [
  'internal',
  'database.unavailable',
  'server.busy',
  'file.too-large',
  'team.switched',
]

export type TestApp = Awaited<ReturnType<typeof openApp>>

export async function openApp(
  db: TestDatabase,
  settings: { publicUrl?: string; fileBytesMax?: number; demonstration?: boolean } = {},
) {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const log = createLog('debug', destination)
  const live = await openSettings({
    pool: db.worker,
    config: { ...db.config, publicUrl: settings.publicUrl ?? publicUrl },
    vault: openVault(db.config.secret),
    log,
  })
  const app = await createApp({
    pool: db.web,
    log,
    settings: live,
    vault: openVault(db.config.secret),
    demonstration: settings.demonstration ?? true,
    fileBytesMax: settings.fileBytesMax ?? 1024 * 1024,
    trustedProxies: 0,
    webFolder: null,
    queue: openQueue(db.address, 'web', log),
  })
  // What an endpoint refuses is declared by it: a client may rely on the list.
  app.addHook('onSend', async (request, reply, payload) => {
    const { endpoint } = request.routeOptions.config
    if (!endpoint || reply.statusCode < 400 || typeof payload !== 'string') return
    const { code }: { code: ProblemCode } = JSON.parse(payload)
    if ([...problemsOf(endpoint), ...everywhere].includes(code)) return
    throw new Error(`${endpoint.address} does not declare that it answers ${code}`)
  })
  const get = (url: string, cookie?: string) =>
    app.inject({ url, ...(cookie ? { cookies: { luminous_session: cookie } } : {}) })
  const post = (
    url: string,
    payload: object,
    headers: Record<string, string> = {},
    network = '127.0.0.1',
  ) => app.inject({ method: 'POST', url, payload, headers, remoteAddress: network })
  const ask = (
    method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    cookie?: string,
    payload?: object,
  ) =>
    app.inject({
      method,
      url,
      ...(payload ? { payload } : {}),
      ...(cookie ? { cookies: { luminous_session: cookie } } : {}),
    })
  const signIn = async (email: string, password = testPassword): Promise<string> => {
    const answer = await post('/v1/session', { email, password })
    const cookie = answer.cookies.find(({ name }) => name === 'luminous_session')
    if (!cookie) throw new Error(`${email} is not let in: ${answer.body}`)
    return cookie.value
  }
  return {
    inject: app.inject.bind(app),
    get,
    post,
    /** Any request of somebody signed in; without a cookie of nobody. */
    ask,
    signIn,
    signInDemonstration: (name: string) =>
      signIn(`${name}@luminous.test`, demonstrationPassword(db.dataFolder)),
    /** Every line that was logged so far. */
    logged: () => lines.join(''),
    /** A plate file as a browser sends it. */
    ingest(parts: Readonly<Record<string, Uint8Array | string>>, cookie?: string) {
      const boundary = 'luminous-test-boundary'
      const chunks = Object.entries(parts).flatMap(([name, value]) => [
        Buffer.from(
          `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${typeof value === 'string' ? '' : `; filename="${name}.txt"\r\ncontent-type: application/octet-stream`}\r\n\r\n`,
        ),
        Buffer.from(value),
        Buffer.from('\r\n'),
      ])
      return app.inject({
        method: 'POST',
        url: '/v1/runs',
        payload: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
        ...(cookie ? { cookies: { luminous_session: cookie } } : {}),
      })
    },
    /** Listens on a free port of this machine; answers the address. */
    server: app.server,
    listen: () => app.listen({ port: 0, host: '127.0.0.1' }),
    close: () => app.close(),
    closeAfterTest: () => onTestFinished(() => app.close()),
  }
}

/** The statuses of answers that came in any order. */
export const statusesOf = (answers: readonly { readonly statusCode: number }[]): number[] =>
  answers.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other)

import type pg from 'pg'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import { z } from 'zod'
import { readWaiting, verification_newest } from './audit/audit.ts'
import { ask, isAnswering } from './platform/database.ts'
import type { App } from './platform/endpoint.ts'
import type { Log } from './platform/log.ts'
import { jobPrincipal } from './platform/principal.ts'

const principal = jobPrincipal('health')
const statusSchema = z.object({ status: z.string() })

/** Liveness, readiness and metrics. They name no team and no person. */
export function registerHealth(app: App, { pool, log }: { pool: pg.Pool; log: Log }): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'luminous_http_request_seconds',
    help: 'Time to answer a request, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const failures = new Counter({
    name: 'luminous_http_failures_total',
    help: 'Requests that ended in a fault of ours',
    registers: [registry],
  })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers: [registry] })
  const checkedEntries = gauge(
    'luminous_verification_entries',
    'Entries that the last finished verification of the ledger checked',
  )
  const checkedAge = gauge(
    'luminous_verification_age_seconds',
    'Age of the last finished verification of the ledger; -1 if there was none',
  )
  const checkedFailures = gauge(
    'luminous_verification_failures',
    'What the last finished verification found wrong',
  )
  const waitingEntries = gauge(
    'luminous_ledger_waiting_entries',
    'Entries that are committed and wait for their place in a log',
  )
  const waitingAge = gauge(
    'luminous_ledger_waiting_seconds',
    'For how long the oldest of them has waited; 0 where none does',
  )

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const labels = { method: request.method, route, status: String(reply.statusCode) }
    durations.observe(labels, reply.elapsedTime / 1000)
    if (reply.statusCode >= 500) failures.inc()
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    )
  })

  app.get('/healthz', { schema: { hide: true, response: { 200: statusSchema } } }, async () => ({
    status: 'ok',
  }))

  app.get(
    '/readyz',
    { schema: { hide: true, response: { 200: statusSchema, 503: statusSchema } } },
    async (_request, reply) => {
      if (!(await isAnswering(pool))) {
        return reply.code(503).send({ status: 'the database does not answer' })
      }
      const waiting = await ask(pool, principal, (db) => readWaiting(db))
      if (!waiting.isStalled) return { status: 'ready' }
      return reply.code(503).send({
        status: `${waiting.entries} entries wait for their place in the ledger, the oldest since ${waiting.since}: the server's log says why`,
      })
    },
  )

  app.get('/metrics', { schema: { hide: true } }, async (_request, reply) => {
    const { newest, waiting } = await ask(pool, principal, async (db) => ({
      newest: await verification_newest(db),
      waiting: await readWaiting(db),
    }))
    waitingEntries.set(waiting.entries)
    waitingAge.set(waiting.ms / 1000)
    checkedEntries.set(newest?.entries ?? 0)
    checkedFailures.set(newest?.failures ?? 0)
    checkedAge.set(newest ? (Date.now() - Date.parse(newest.endedAt)) / 1000 : -1)
    void reply.type(registry.contentType)
    return registry.metrics()
  })
}

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { App } from './platform/endpoint.ts'
import { notFound } from './platform/problem.ts'
import { problemPages } from './platform/problem-reply.ts'

/** Nothing that a page shows comes from anywhere but this server. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** The web app, and the page that each problem's `type` leads to. */
export async function registerPages(
  app: App,
  settings: { webFolder: string | null; demonstration: boolean },
): Promise<void> {
  const params = z.object({ code: z.string() })
  app.get('/problems/:code', { schema: { hide: true, params } }, async (request, reply) => {
    const { code } = request.params
    const page = Object.entries(problemPages).find(([known]) => known === code)?.[1]
    if (!page) throw notFound()
    return sendPage(
      reply,
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${page.title} - Luminous</title><style nonce="__CSP_NONCE__">body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}code{opacity:.7}</style><h1>${page.title}</h1><p>${page.next}</p><p><code>${code}</code></p></html>`,
    )
  })
  const folder = settings.webFolder
  if (folder === null || !existsSync(join(folder, 'index.html'))) return
  const index = readFileSync(join(folder, 'index.html'), 'utf8').replaceAll(
    '__DEMONSTRATION__',
    String(settings.demonstration),
  )
  await app.register(fastifyStatic, {
    root: join(folder, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    index: false,
  })
  // Every address of the app is the same page; the app itself knows which exist.
  app.get('/*', { schema: { hide: true } }, async (request, reply) => {
    const isApi = /^\/(?:v1|ledger|assets)(?:\/|$)/.test(request.url)
    if (isApi || !(request.headers.accept ?? '').includes('text/html')) throw notFound()
    return sendPage(reply, index)
  })
}

function sendPage(reply: FastifyReply, html: string) {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .header('content-security-policy', policy(nonce))
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html.replaceAll('__CSP_NONCE__', nonce))
}

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { App } from './platform/endpoint.ts'
import { notFound } from './platform/problem.ts'
import { problemPages } from './platform/problem-pages.ts'

/** Nothing that a page shows comes from anywhere but this server. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    // The field page reads codes by WebAssembly where a browser cannot; this allows that and no eval.
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "manifest-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    // Photos that are kept on a phone and not sent yet.
    "img-src 'self' data: blob:",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** What an installed page is made of beside the app: asked for under fixed names, so never kept without asking. */
const installed: Readonly<Record<string, string>> = {
  'field-worker.js': 'text/javascript; charset=utf-8',
  'manifest.webmanifest': 'application/manifest+json',
  'icon-180.png': 'image/png',
  'icon-192.png': 'image/png',
  'icon-512.png': 'image/png',
  'icon-maskable-512.png': 'image/png',
}
const workerPolicy = "default-src 'none'; connect-src 'self'"

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
  for (const [name, type] of Object.entries(installed)) {
    const path = join(folder, name)
    if (!existsSync(path)) continue
    const bytes = readFileSync(path)
    app.get(`/${name}`, { schema: { hide: true } }, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .header('content-security-policy', workerPolicy)
        .type(type)
        .send(bytes),
    )
  }
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

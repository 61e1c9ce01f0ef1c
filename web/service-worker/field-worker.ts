/**
 * Keeps the field page for days without a network. It touches nothing else: no other page, nothing of /v1. What it
 * keeps is one build's files under their hashed names and the page itself; every build is a cache of its own, made
 * whole before the one in use is let go.
 */
export type FieldWorker = ServiceWorkerGlobalScope
declare const self: FieldWorker
/** Written in by the build: what the field page is made of, and the hash of all that. */
declare const LUMINOUS_FIELD_FILES: readonly string[]
declare const LUMINOUS_FIELD_BUILD: string

const prefix = 'luminous-field-'
const cacheName = `${prefix}${LUMINOUS_FIELD_BUILD}`
/** The page as the server gives it, for whichever address of the field it is asked. */
const page = '/field'
const files = new Set(LUMINOUS_FIELD_FILES)
/** A network that hangs is none: after this the kept page is shown. */
const patienceMs = 4000

const isFieldPage = ({ pathname }: URL): boolean => pathname === page || pathname.startsWith('/k/')

self.addEventListener('install', (event) => event.waitUntil(keep()))

self.addEventListener('activate', (event) => {
  event.waitUntil(Promise.all([dropOthers(), self.clients.claim()]))
})

// A newer version waits until the page says that nothing is being sent.
self.addEventListener('message', (event) => {
  if (event.data === 'renew') void self.skipWaiting()
  if (event.data === 'claim') event.waitUntil(self.clients.claim())
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isFieldPage(url)) event.respondWith(newestPage(request))
  } else if (files.has(url.pathname)) {
    event.respondWith(keptFile(request))
  }
})

async function keep(): Promise<void> {
  const cache = await caches.open(cacheName)
  await cache.addAll(LUMINOUS_FIELD_FILES)
  const answer = await fetch(page, { headers: { accept: 'text/html' }, cache: 'reload' })
  // A network that wants a sign-in of its own leads elsewhere.
  if (!answer.ok || answer.redirected) throw new Error(`the page answered ${answer.status}`)
  await cache.put(page, answer)
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith(prefix) && name !== cacheName)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** Their names change with their content, so the kept one is the right one. */
async function keptFile(request: Request): Promise<Response> {
  return (await caches.match(request.url, { cacheName })) ?? fetch(request)
}

/** The server's page where it answers in time; the kept one where it does not, or is in trouble. */
async function newestPage(request: Request): Promise<Response> {
  const kept = await caches.match(page, { cacheName })
  if (!kept) return fetch(request)
  try {
    const answer = await fetch(request.url, {
      headers: { accept: 'text/html' },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(patienceMs),
    })
    return answer.ok && !answer.redirected ? answer : kept
  } catch {
    return kept
  }
}

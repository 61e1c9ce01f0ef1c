/** The worker that keeps this page for days without a network: asked for here, replaced when nobody sends. */
import { whenNobodySends } from './one-sender.ts'

export type ServiceState = 'insecure' | 'missing' | 'installing' | 'ready' | 'renewed'

const first = (): ServiceState => {
  if (!globalThis.isSecureContext) return 'insecure'
  return 'serviceWorker' in navigator ? 'installing' : 'missing'
}
let state: ServiceState = first()
let waiting: ServiceWorker | null = null
const listeners = new Set<() => void>()

export const serviceState = (): ServiceState => state
export const subscribeService = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function become(next: ServiceState): void {
  state = next
  for (const listener of listeners) listener()
}

/** How often a page that stays open asks whether there is a new version. */
const lookEveryMs = 30 * 60_000

/** As an effect: begins to keep the page, and answers how to stop looking for newer versions. */
export function watchService(): () => void {
  // While developing nothing is built that could be kept.
  if (state === 'insecure' || state === 'missing' || import.meta.env.DEV) return () => undefined
  let timer: ReturnType<typeof setInterval> | undefined
  let isOver = false
  const begin = async () => {
    try {
      const registration = await navigator.serviceWorker.register('/field-worker.js')
      follow(registration)
      registration.addEventListener('updatefound', () => follow(registration))
      if (isOver) return
      timer = setInterval(() => void registration.update().catch(() => undefined), lookEveryMs)
    } catch {
      // Without a network, or where the browser forbids it, the page works as long as it is open.
      become(navigator.serviceWorker.controller ? 'ready' : 'missing')
    }
  }
  void begin()
  return () => {
    isOver = true
    clearInterval(timer)
  }
}

function follow({ installing, waiting: next, active }: ServiceWorkerRegistration): void {
  if (next && active) {
    waiting = next
    become('renewed')
  } else if (active) {
    workWith(active)
  }
  installing?.addEventListener('statechange', () => {
    if (installing.state === 'activated') workWith(installing)
    if (installing.state === 'installed' && active) {
      waiting = installing
      become('renewed')
    }
  })
}

/** A page that was being loaded just when the worker took over its pages was left out: it asks to be taken, too. */
function workWith(worker: ServiceWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
  if (!navigator.serviceWorker.controller) worker.postMessage('claim')
  become('ready')
}

/** Goes over to the new version once nothing is under way; what is kept is not touched by it. */
export async function renewService(): Promise<void> {
  await whenNobodySends()
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  })
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no target
  waiting?.postMessage('renew')
}

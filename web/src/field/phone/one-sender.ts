import type { FieldStore } from './field-store.ts'

const lockName = 'luminous.field.send'
/** Longer than any one request takes; renewed with each. */
const leaseMs = 6 * 60_000
const tab = crypto.getRandomValues(new Uint32Array(2)).join('-')

/**
 * Runs a deed in one tab of this browser at a time; null where another one is at it. A server that is told twice
 * answers the same, so a browser without locks only wastes a request when the lease fails too.
 */
export async function asOnlySender<Done>(
  store: FieldStore,
  deed: () => Promise<Done>,
): Promise<Done | null> {
  if ('locks' in navigator) {
    return navigator.locks.request(lockName, { ifAvailable: true }, (lock) =>
      lock === null ? null : deed(),
    )
  }
  if (!(await store.takeLease(tab, Date.now(), leaseMs))) return null
  try {
    return await deed()
  } finally {
    await store.dropLease()
  }
}

/** Once nobody sends any more. */
export async function whenNobodySends(): Promise<void> {
  if ('locks' in navigator) await navigator.locks.request(lockName, () => undefined)
}

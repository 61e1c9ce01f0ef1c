/** Where the phone is, or in plain words why nobody knows. */
import type { FieldScan } from '@luminous/contract'

export type Found = {
  readonly position: NonNullable<FieldScan['position']>
  readonly fix: {
    readonly timestampMs: number
    readonly accuracyM: number
    readonly steadyMs: number
  }
}
export type Finding =
  | { readonly kind: 'idle' }
  | { readonly kind: 'finding' }
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'failed'; readonly says: string }

const timeoutMs = 25_000

export async function findPosition(): Promise<Finding> {
  if (!('geolocation' in navigator)) {
    return { kind: 'failed', says: 'This phone does not tell where it is.' }
  }
  return new Promise((done) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        const position = {
          latitude: coords.latitude.toFixed(6),
          longitude: coords.longitude.toFixed(6),
          accuracyM: coords.accuracy.toFixed(0),
        }
        const steadyMs = performance.now()
        const fix = { timestampMs: timestamp, accuracyM: coords.accuracy, steadyMs }
        done({ kind: 'found', found: { position, fix } })
      },
      ({ code }) => done({ kind: 'failed', says: reasons[code] ?? reasons[2] }),
      { enableHighAccuracy: true, timeout: timeoutMs, maximumAge: 0 },
    )
  })
}

const reasons: Readonly<Record<number, string>> & { readonly 2: string } = {
  1: 'This page may not see where the phone is. Allow it in the browser’s settings for this page, or go on without.',
  2: 'The phone does not know where it is. Under an open sky it may; or go on without.',
  3: 'The phone found no position within 25 seconds. Try again under an open sky, or go on without.',
}

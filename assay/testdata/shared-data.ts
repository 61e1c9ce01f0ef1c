import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Reference data lie beside the project and are not part of it. */
const shared = new URL('../../../shared/', import.meta.url)

export const hasSharedData = existsSync(shared)

/**
 * Tests on reference data are left out where the data are not, except under CI, where that is a
 * failure.
 */
export const skipSharedData = !hasSharedData && process.env['CI'] === undefined

export const sharedDataReason = hasSharedData
  ? ''
  : ' (needs the reference data in ../shared beside the project)'

export function readShared(path: string): Uint8Array {
  return new Uint8Array(readFileSync(fileURLToPath(new URL(path, shared))))
}

export function readSharedText(path: string): string {
  return new TextDecoder().decode(readShared(path))
}

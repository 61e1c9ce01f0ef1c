/** A real browser that comes from npm, a process of its own for whoever opens it. */
import type { Browser } from 'playwright-core'
import { inject } from 'vitest'

export type OpenBrowser = { readonly browser: Browser; close(): Promise<void> }

export async function openBrowser(args: readonly string[] = []): Promise<OpenBrowser> {
  // Where the setup has unpacked it: the package looks for itself in the temporary folder.
  process.env['TMPDIR'] = inject('browserFolder')
  const { launchBrowser } = await import('./unpack-browser.ts')
  const browser = await launchBrowser(args)
  return { browser, close: () => browser.close() }
}

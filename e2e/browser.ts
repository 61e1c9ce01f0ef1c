/** A real browser that comes from npm, a process of its own for whoever opens it. */
import { chromium as playwright, type Browser } from 'playwright-core'
import { inject } from 'vitest'

export type OpenBrowser = { readonly browser: Browser; close(): Promise<void> }

export async function openBrowser(args: readonly string[] = []): Promise<OpenBrowser> {
  // Where the setup has unpacked it: the package looks for itself in the temporary folder.
  process.env['TMPDIR'] = inject('browserFolder')
  const { locateBrowser } = await import('./unpack-browser.ts')
  const executablePath = await locateBrowser()
  // The package's own flags switch web security off: ours leave the browser as people have it.
  const browser = await playwright.launch({
    executablePath,
    args: ['--no-sandbox', ...args],
    headless: true,
  })
  return { browser, close: () => browser.close() }
}

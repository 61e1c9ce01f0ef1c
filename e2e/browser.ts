/** A real browser that comes from npm, in a temporary folder of its own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type Browser } from 'playwright-core'

export type OpenBrowser = { readonly browser: Browser; close(): Promise<void> }

/**
 * Unpacks and starts Chromium. On a bare Debian it lacks three libraries, which its package brings along
 * for a platform that it takes this one for when the variable below is set before it is loaded.
 */
export async function openBrowser(args: readonly string[] = []): Promise<OpenBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'luminous-browser-'))
  // It unpacks into the temporary folder once and never again: half an unpacking would stay for ever.
  process.env['TMPDIR'] = folder
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  // Its font configuration names /tmp only; without any font the browser ends at the first page.
  writeFileSync(
    join(folder, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  )
  // The package's own flags switch web security off: ours leave the browser as people have it.
  const browser = await playwright.launch({
    executablePath,
    args: ['--no-sandbox', ...args],
    headless: true,
  })
  return {
    browser,
    async close() {
      await browser.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

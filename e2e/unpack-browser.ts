/** Chromium as its package unpacks it, into the temporary folder of the process. `node unpack-browser.ts` */
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type Browser } from 'playwright-core'

/**
 * Answers the program, which is unpacked unless it lies there. On a bare Debian it lacks three libraries, which its
 * package brings along for a platform that it takes this one for when the variable below is set before it is loaded.
 */
async function locateBrowser(): Promise<string> {
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  return chromium.executablePath()
}

/** A browser as people have it: the package's own flags would switch web security off. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return playwright.launch({
    executablePath: await locateBrowser(),
    args: ['--no-sandbox', ...args],
    headless: true,
  })
}

if (import.meta.main) {
  await locateBrowser()
  const fonts = join(tmpdir(), 'fonts')
  // Its font configuration names /tmp only; without any font the browser ends at the first page.
  writeFileSync(
    join(fonts, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${fonts}</dir><cachedir>${fonts}-cache</cachedir></fontconfig>`,
  )
}

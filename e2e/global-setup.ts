/**
 * What the stories begin with, made once for all of them: Chromium unpacked, in a folder of this run alone (half an
 * unpacking would stay for ever), and a data folder in which the server as people start it made the demonstration.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { makeDemonstrationFolder } from './server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    browserFolder: string
    demonstrationFolder: string
  }
}

const unpack = fileURLToPath(new URL('unpack-browser.ts', import.meta.url))

export default async function setup(project: TestProject): Promise<() => void> {
  const browserFolder = mkdtempSync(join(tmpdir(), 'luminous-browser-'))
  const folders = [browserFolder]
  const removeAll = () => {
    for (const folder of folders) {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    }
  }
  // A run that is interrupted never comes to its teardown.
  process.once('exit', removeAll)
  // A process of its own: the package changes where libraries and fonts are looked for.
  const unpacked = promisify(execFile)(process.execPath, [unpack], {
    env: { ...process.env, TMPDIR: browserFolder },
  })
  const [demonstrationFolder] = await Promise.all([makeDemonstrationFolder(), unpacked])
  folders.push(demonstrationFolder)
  project.provide('browserFolder', browserFolder)
  project.provide('demonstrationFolder', demonstrationFolder)
  return () => {
    removeAll()
    process.off('exit', removeAll)
  }
}

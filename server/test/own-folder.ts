/** Servers in data folders of a test's own, with a PostgreSQL of their own. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { inject, onTestFinished } from 'vitest'
import { startLuminous } from './command.ts'
import { freePort } from './free-port.ts'
import { listProcesses } from './processes.ts'

/** A data folder of the test's own; whatever runs in it at the end is ended. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(inject('testServer').folder, 'own-'))
  onTestFinished(() => {
    const pid = postmasterOf(folder)
    if (pid !== null) process.kill(pid, 'SIGQUIT')
  })
  return folder
}

export const pidFile = (folder: string) => join(folder, 'postgres', 'postmaster.pid')

/** The postmaster of a data folder, where one runs. */
export function postmasterOf(folder: string): number | null {
  const wanted = `-D ${join(folder, 'postgres')} `
  return listProcesses().find(({ command }) => command.includes(wanted))?.pid ?? null
}

export const settings = (folder: string, port: number) => ({
  LUMINOUS_DATA: folder,
  PORT: String(port),
  LOG_LEVEL: 'warn',
  // Enough for one plate of a season, and for the one that is left to a reviewer.
  LUMINOUS_DEMO_SAMPLES: '15',
})

export async function serve(folder: string, extra: string[] = []) {
  const port = await freePort()
  const server = startLuminous(['serve', ...extra], settings(folder, port))
  onTestFinished(() => void server.child.kill('SIGKILL'))
  await server.waitFor('is ready on')
  const url = `http://127.0.0.1:${port}`
  return { ...server, folder, port, url }
}

export async function waitUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await isSo()); tries += 1) {
    if (tries > 2400) throw new Error('it did not come about')
    await new Promise((done) => setTimeout(done, 25))
  }
}

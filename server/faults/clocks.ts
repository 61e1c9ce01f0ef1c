/** The server's clock jumps, PostgreSQL's stays: who works goes on, what is written is sequenced, nothing is refused or stalled. */
import type { Outcome } from './floods.ts'
import { runCommand, startServer } from './running-server.ts'

const hourMs = 3_600_000

export async function clockJumps(): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const hours of [-26, -1, 1, 7]) outcomes.push(await clockJumpsBy(hours))
  return outcomes
}

export async function clockJumpsBy(hours: number): Promise<Outcome> {
  const fault = `a clock that jumps ${Math.abs(hours)} h ${hours < 0 ? 'back' : 'ahead'}`
  const server = await startServer({
    nodeOptions: ['--import', new URL('shifted-clock.mjs', import.meta.url).href],
    settings: { FAULT_CLOCK_MS: String(hours * hourMs) },
  })
  const found: string[] = []
  try {
    const before = await server.signIn('customer')
    const team = String(Object((await before('GET', '/v1/session')).body).team.id)
    const addSite = async (ask: typeof before, name: string) => {
      const { status } = await ask('POST', `/v1/teams/${team}/sites`, {
        name,
        timeZone: 'America/Edmonton',
      })
      if (status !== 201) found.push(`${name}: ${status}`)
    }
    await addSite(before, 'Before the jump')
    server.child.kill('SIGUSR2')
    await new Promise((done) => setTimeout(done, 300))
    await addSite(before, 'By who was signed in')
    await addSite(await server.signIn('customer'), 'By who signs in now')
    await new Promise((done) => setTimeout(done, 3000))
    const ready = await fetch(`${server.url}/readyz`)
    if (ready.status !== 200) found.push(`readyz ${ready.status}: ${await ready.text()}`)
    const staff = await server.signIn('admin')
    const { waiting } = Object((await staff('GET', '/v1/ledger')).body)
    if (waiting?.entries !== 0) found.push(`${waiting?.entries} entries wait`)
    const { code } = await runCommand(['verify'], server.dataFolder)
    if (code !== 0) found.push(`verify ends with ${code}`)
  } finally {
    await server.stop()
  }
  const isFine = found.length === 0
  return {
    fault,
    held: isFine,
    found: isFine
      ? 'who was signed in goes on, who signs in is let in, all is sequenced, verify is silent'
      : found.join('; '),
  }
}

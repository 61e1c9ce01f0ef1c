/** The process behind `npm start` and `luminous serve`: starts a server, says so, stops it on a signal. */
import { demonstrationPassword } from './demonstration/demonstration.ts'
import type { Config } from './platform/config.ts'
import { startServer, type RunningServer, type ServerRole } from './start-server.ts'

export async function runServer(
  config: Config,
  options: { role: ServerRole; demonstration: boolean },
): Promise<void> {
  const server = await startServer(config, options)
  // Before it says that it is ready: whoever waited for that may stop it at once, and PostgreSQL with it.
  const asked = new Promise<void>((done) => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
  process.stdout.write(greeting(server, config, options))
  await asked
  process.stdout.write('\nStopping...\n')
  // A second Ctrl-C does not wait; a second SIGTERM, which process managers send, changes nothing.
  process.once('SIGINT', () => process.exit(130))
  process.on('SIGTERM', () => {})
  await server.stop()
  process.stdout.write('Stopped.\n')
}

function greeting(
  { url, demonstration, setupUrl }: RunningServer,
  config: Config,
  options: { role: ServerRole; demonstration: boolean },
): string {
  if (options.role === 'worker') return 'Luminous worker is at work.\n'
  const asked = new URL(config.publicUrl).port
  const moved =
    new URL(url).port === asked || config.portIsFixed
      ? ''
      : `Port ${asked} is in use; this is the next free one.\n`
  if (!demonstration) return `\nLuminous is ready on ${url}\n${moved}${firstRun(setupUrl)}`
  return `
Luminous (demonstration) is ready on ${url}
${moved}
Sign in as   customer@luminous.test   (or viewer, editor, auditor, community, analyst, reviewer, admin)
Password     ${demonstrationPassword(config.dataFolder)}

Stop with Ctrl-C.
`
}

/** The token is in the address, behind the #: it goes to the terminal alone, never into a log. */
const firstRun = (setupUrl: string | null): string =>
  setupUrl === null
    ? ''
    : `\nNobody manages this installation yet. Open this address to set it up; keep it to yourself:\n\n  ${setupUrl}\n\n`

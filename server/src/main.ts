/** The process behind `npm start` and `luminous serve`: starts a server, says so, stops it on a signal. */
import { demonstrationPassword } from './demonstration/demonstration.ts'
import type { Config } from './platform/config.ts'
import { Interrupted, startServer, type RunningServer, type ServerRole } from './start-server.ts'

export async function runServer(
  config: Config,
  options: { role: ServerRole; demonstration: boolean },
): Promise<void> {
  // Heard from the first moment: making an installation takes seconds in which people change their mind.
  const stopping = new AbortController()
  const stopped = new Promise<NodeJS.Signals>((done) => {
    const stop = (signal: NodeJS.Signals) => {
      stopping.abort()
      done(signal)
      // A second Ctrl-C does not wait; a second SIGTERM, which process managers send, changes nothing.
      process.on('SIGINT', () => process.exit(130))
      process.on('SIGTERM', () => {})
    }
    process.once('SIGINT', stop)
    process.once('SIGTERM', stop)
  })
  let server: RunningServer
  try {
    server = await startServer(config, { ...options, signal: stopping.signal })
  } catch (error) {
    if (!(error instanceof Interrupted)) throw error
    process.stdout.write('\nStopped before it was ready. The next start goes on from here.\n')
    process.exit((await stopped) === 'SIGINT' ? 130 : 143)
  }
  process.stdout.write(greeting(server, config, options))
  await stopped
  process.stdout.write('\nStopping...\n')
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

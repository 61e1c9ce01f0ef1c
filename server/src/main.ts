/** The process behind `npm start` and `luminous serve`: starts a server, says so, stops it on a signal. */
import { demonstrationPassword } from './demonstration/demonstration.ts'
import type { Config } from './platform/config.ts'
import { startServer, type ServerRole } from './start-server.ts'

export async function runServer(
  config: Config,
  options: { role: ServerRole; demonstration: boolean },
): Promise<void> {
  const server = await startServer(config, options)
  process.stdout.write(greeting(server.url, config, options, server.demonstration))
  await new Promise<void>((done) => {
    process.once('SIGINT', () => done())
    process.once('SIGTERM', () => done())
  })
  process.stdout.write('\nStopping...\n')
  // A second Ctrl-C does not wait; a second SIGTERM, which process managers send, changes nothing.
  process.once('SIGINT', () => process.exit(130))
  process.on('SIGTERM', () => {})
  await server.stop()
  process.stdout.write('Stopped.\n')
}

function greeting(
  url: string,
  config: Config,
  options: { role: ServerRole; demonstration: boolean },
  isDemonstration: boolean,
): string {
  if (options.role === 'worker') return 'Luminous worker is at work.\n'
  const asked = new URL(config.publicUrl).port
  const moved =
    new URL(url).port === asked || config.portIsFixed
      ? ''
      : `Port ${asked} is in use; this is the next free one.\n`
  if (!isDemonstration) return `\nLuminous is ready on ${url}\n${moved}`
  return `
Luminous (demonstration) is ready on ${url}
${moved}
Sign in as   customer@luminous.test   (or viewer, editor, auditor, community, analyst, reviewer, admin)
Password     ${demonstrationPassword(config.dataFolder)}

Stop with Ctrl-C.
`
}

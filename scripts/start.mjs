// npm start: installs what is missing, builds the web app, and runs the server with the demonstration.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { environment, node, root } from './ensure-installed.mjs'

ensureBuilt()
const server = spawn(
  node,
  // V8 takes up to 192 MiB for what lives a moment, and holds what hangs on it until they are full; what hung on a large
  // body is collected when it is over.
  [
    '--max-semi-space-size=16',
    '--expose-gc',
    join(root, 'server', 'bin', 'luminous.mjs'),
    'serve',
    '--demonstration',
  ],
  { cwd: root, stdio: 'inherit', env: { LOG_LEVEL: 'warn', ...environment() } },
)
// A Ctrl-C reaches the server by itself, as one of the same group: passed on, it would be a second one, which does
// not wait. A SIGTERM comes to this process alone and is passed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))

// npm start: installs what is missing, builds the web app, and runs the server with the demonstration.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { nodeFlags } from '../server/bin/node-flags.mjs'
import { ensureBuilt } from './build.mjs'
import { environment, node, root } from './ensure-installed.mjs'

ensureBuilt()
const server = spawn(
  node,
  [...nodeFlags, join(root, 'server', 'bin', 'luminous.mjs'), 'serve', '--demonstration'],
  { cwd: root, stdio: 'inherit', env: { LOG_LEVEL: 'warn', ...environment() } },
)
// A Ctrl-C reaches the server by itself, as one of the same group: passed on, it would be a second one, which does
// not wait. A SIGTERM comes to this process alone and is passed on.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => server.kill('SIGTERM'))
server.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))

#!/usr/bin/env node
// The server's source is TypeScript and runs on the pinned Node; whoever is on an older one is handed over.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { nodeFlags } from './node-flags.mjs'

// A library asks WebCrypto which algorithms it knows, and Node calls that experimental: nothing an operator can act on.
const emitWarning = process.emitWarning.bind(process)
process.emitWarning = (warning, ...rest) => {
  if (rest[0] !== 'ExperimentalWarning') emitWarning(warning, ...rest)
}

if (process.features.typescript) {
  await import('../src/cli.ts')
} else {
  const pinned = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url))
  if (!existsSync(pinned)) {
    console.error('luminous: nothing is installed yet; run `npm install` (or `npm start`) once.')
    process.exit(2)
  }
  const child = spawn(pinned, [...nodeFlags, ...process.argv.slice(1)], {
    stdio: 'inherit',
  })
  // A Ctrl-C reaches it by itself, as one of the same group; what a supervisor says comes to this process alone.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => process.exit(signal ? 130 : (code ?? 1)))
}

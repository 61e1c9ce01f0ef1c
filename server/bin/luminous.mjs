#!/usr/bin/env node
// The server's source is TypeScript and runs on the pinned Node; whoever is on an older one is handed over.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

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
  const done = spawnSync(pinned, ['--max-semi-space-size=16', ...process.argv.slice(1)], {
    stdio: 'inherit',
  })
  process.exit(done.status ?? 1)
}

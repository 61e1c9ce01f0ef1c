// npm test: everything that must hold, the browser included.
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { check } from './check.mjs'
import { root, runOrFail } from './ensure-installed.mjs'

const chosen = process.argv.slice(2)
ensureBuilt()
// The laws are among the tests, unless only some of these are asked for.
await check({ withLaws: chosen.length > 0 })
runOrFail([join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...chosen])

// npm test: everything that must hold, the browser included.
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { root, runOrFail } from './ensure-installed.mjs'

ensureBuilt()
runOrFail([join(root, 'scripts', 'check.mjs')])
runOrFail([join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)])

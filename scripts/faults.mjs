// npm run faults [-- name ...]: what the server must stand, tried; prints a table of what held.
import { join } from 'node:path'
import { ensureInstalled, root, runOrFail } from './ensure-installed.mjs'

ensureInstalled()
runOrFail([join(root, 'server', 'faults', 'faults.ts'), ...process.argv.slice(2)])

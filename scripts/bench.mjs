// npm run bench [-- name ...]: measures the bars and prints one JSON document.
import { join } from 'node:path'
import { ensureInstalled, root, runOrFail } from './ensure-installed.mjs'

ensureInstalled()
runOrFail([join(root, 'server', 'benchmarks', 'benchmarks.ts'), ...process.argv.slice(2)])

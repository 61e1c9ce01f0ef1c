// npm run check: types, lint, format, unused code. The laws of the house are tests (tidy.test.ts).
import { join } from 'node:path'
import { ensureInstalled, root, runOrFail } from './ensure-installed.mjs'

ensureInstalled()
const program = (...path) => join(root, 'node_modules', ...path)
/** @type {[string, string[]][]} */
const steps = [
  ['types', [program('typescript', 'bin', 'tsc'), '-b']],
  ['lint', [program('oxlint', 'bin', 'oxlint'), '--deny-warnings']],
  ['format', [program('oxfmt', 'bin', 'oxfmt'), '--check', '.']],
  ['unused code', [program('knip', 'bin', 'knip.js')]],
  ['laws of the house', [program('vitest', 'vitest.mjs'), 'run', 'tidy', '--reporter=dot']],
]
for (const [name, args] of steps) {
  console.error(`- ${name}`)
  runOrFail(args)
}

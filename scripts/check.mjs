// npm run check: types, lint, format, unused code. The laws of the house are tests (tidy.test.ts).
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, environment, node, root } from './ensure-installed.mjs'

const program = (...path) => join(root, 'node_modules', ...path)
/** The longest first. @type {[string, string[]][]} */
const steps = [
  ['types', [program('typescript', 'bin', 'tsc'), '-b']],
  ['lint', [program('oxlint', 'bin', 'oxlint'), '--deny-warnings']],
  ['unused code', [program('knip', 'bin', 'knip.js')]],
  ['format', [program('oxfmt', 'bin', 'oxfmt'), '--check', '.']],
]
const laws = [
  'laws of the house',
  [program('vitest', 'vitest.mjs'), 'run', 'tidy', '--reporter=dot'],
]

/** Two steps at a time, as a small machine has cores. Ends this process where one failed, once all have ended. */
export async function check({ withLaws }) {
  ensureInstalled()
  const waiting = withLaws ? [...steps, laws] : [...steps]
  let isFine = true
  const work = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) {
      if (!(await passes(step))) isFine = false
    }
  }
  await Promise.all([work(), work()])
  if (!isFine) process.exit(1)
}

/** Its output is printed whole when it ends, so that no two steps speak at once. */
function passes([name, args]) {
  const child = spawn(node, args, {
    cwd: root,
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = []
  child.stdout.on('data', (chunk) => output.push(chunk))
  child.stderr.on('data', (chunk) => output.push(chunk))
  return new Promise((done) => {
    const end = (isFine, last = '') => {
      console.error(`- ${name}${isFine ? '' : ': failed'}`)
      process.stderr.write(Buffer.concat(output))
      if (last) console.error(last)
      done(isFine)
    }
    child.once('error', (error) => end(false, String(error)))
    child.once('close', (code) => end(code === 0))
  })
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('check.mjs'))
  await check({ withLaws: true })

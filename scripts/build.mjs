// Builds the web app into web/dist, unless nothing that it is made of has changed since.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root, runOrFail } from './ensure-installed.mjs'

const sources = ['web', 'assay', 'charts', 'contract', 'ledger', 'verify']
const skipped = new Set(['node_modules', 'dist', '.types', 'testdata'])
const stamp = join(root, 'web', 'dist', '.built-from')

function* filesBelow(folder) {
  const entries = readdirSync(folder, { withFileTypes: true })
  const inOrder = [...entries]
  // toSorted came with Node 20; this runs on whatever Node the machine has.
  // oxlint-disable-next-line unicorn/no-array-sort
  inOrder.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of inOrder) {
    if (skipped.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    else if (!entry.name.endsWith('.test.ts')) yield path
  }
}

export function ensureBuilt() {
  ensureInstalled()
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const source of sources) {
    for (const file of filesBelow(join(root, source))) hash.update(file).update(readFileSync(file))
  }
  const wanted = hash.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  console.error('Building the web app...')
  runOrFail([join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
    cwd: join(root, 'web'),
  })
  writeFileSync(stamp, wanted)
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('build.mjs'))
  ensureBuilt()

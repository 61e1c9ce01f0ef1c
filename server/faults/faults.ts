/**
 * What the server must stand: `npm run faults [-- name ...]`. Prints a table of what was tried and what held; minutes,
 * and no part of `npm test`.
 */
import { flood, type Outcome } from './floods.ts'
import { clockJumps } from './clocks.ts'
import { killedInDeeds } from './kills.ts'
import { firstStart, fullDisk, postmasterKilled } from './outages.ts'

const faults: Readonly<Record<string, () => Promise<Outcome[]>>> = {
  floods: () => flood(),
  'floods-in-1-gib': () => flood(['--max-old-space-size=1024']),
  kills: () => killedInDeeds(8),
  clocks: clockJumps,
  postmaster: postmasterKilled,
  'full-disk': fullDisk,
  'first-start': () => firstStart(40),
  'first-start-200': () => firstStart(200),
}

const wanted = new Set(process.argv.slice(2))
const outcomes: Outcome[] = []
for (const [name, run] of Object.entries(faults)) {
  // An hour and a half: by its name only.
  if (wanted.size > 0 ? !wanted.has(name) : name === 'first-start-200') continue
  process.stderr.write(`${name}\n`)
  outcomes.push(...(await run()))
}
for (const { fault, held, found } of outcomes) {
  process.stdout.write(
    `${held === null ? 'untried' : held ? 'held   ' : 'FAILED '} ${fault}\n        ${found}\n`,
  )
}
// Null: it could not be tried here.
const tried = outcomes.filter(({ held }) => held !== null)
const failed = tried.filter(({ held }) => held === false).length
process.stdout.write(`${tried.length - failed} of ${tried.length} held\n`)
process.exit(failed === 0 ? 0 : 1)

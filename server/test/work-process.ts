/** A process that works as it is told, for the tests of the workshop. */
import { AssayError } from '@luminous/assay/assay-error.ts'
import { Problem } from '../src/platform/problem.ts'
import { serveWork } from '../src/platform/work/serve-work.ts'

let done = 0

serveWork((job, bytes) => {
  done += 1
  switch (job) {
    case 'sum':
      return { value: { sum: bytes.reduce((sum, byte) => sum + byte, 0), done, pid: process.pid } }
    case 'echo':
      return { value: null, bytes }
    case 'environment':
      return { value: Object.keys(process.env) }
    case 'refuse':
      throw new Problem('file.unreadable', 'No.', { line: 7 })
    case 'assay':
      throw new AssayError('file.malformed', 'Not so.', { line: 3 })
    case 'break':
      throw new TypeError('a fault of ours')
    case 'die':
      return process.exit(3)
    case 'for ever':
      for (;;) done += 1
    case 'fill': {
      const all: number[][] = []
      for (;;) all.push(Array.from({ length: 100_000 }, (_, at) => at))
    }
    default:
      throw new Error('no such job')
  }
})

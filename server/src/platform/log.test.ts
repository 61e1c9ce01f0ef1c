import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { createLog } from './log.ts'

function capture() {
  const lines: Record<string, unknown>[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      done()
    },
  })
  return { log: createLog('info', destination), lines }
}
const fault = (code: string, more: object = {}) =>
  Object.assign(new Error(`failed by ${code}`), { code }, more)

test('while the database is away each says so once a minute, without its stack', () => {
  const { log, lines } = capture()
  for (let at = 0; at < 50; at += 1) {
    log.error({ err: fault('57P03') }, 'the queue will try again')
    log.error({ err: fault('ECONNREFUSED') }, 'the sequencer will try again')
  }
  expect(lines.map(({ msg }) => msg)).toEqual([
    'the queue will try again: failed by 57P03',
    'the sequencer will try again: failed by ECONNREFUSED',
  ])
  expect(JSON.stringify(lines)).not.toContain('stack')
})

test('every other fault is written each time, a mail server that is not reached too', () => {
  const { log, lines } = capture()
  for (const err of [
    fault('23505'),
    fault('23505'),
    fault('ECONNREFUSED', { command: 'CONN' }),
    fault('ECONNECTION'),
    new TypeError('a fault of ours'),
  ]) {
    log.error({ err }, 'it failed')
  }
  expect(lines).toHaveLength(5)
  expect(lines.every(({ err }) => typeof Object(err).stack === 'string')).toBe(true)
})

import { describe, expect, test } from 'vitest'
import { curveAt } from '../curve/curve.ts'
import type { Layout, WellContent } from './layout.ts'
import { judgeOrientation, plateTurns, turnLayout } from './orientation.ts'
import { formatWell, plateFormatOf } from './well.ts'

const curve = { A: 300, B: 1.3, C: 40, D: 50_000, G: 1 }
const concentrations = [100, 50, 25, 12.5, 6.25, 3.125, 1.5625, 0]
const format = plateFormatOf(96)!

/** Standards twice in columns 1 and 2, samples elsewhere, blanks in H11 and H12 where they are not mirrored. */
function plate(): { layout: Layout; signals: Map<string, number> } {
  const layout: Record<string, WellContent> = {}
  const signals = new Map<string, number>()
  for (let row = 0; row < 8; row += 1) {
    for (let column = 0; column < 12; column += 1) {
      const well = formatWell({ row, column })
      const x = concentrations[row] ?? 0
      if (column < 2) {
        layout[well] = { role: 'standard', concentration: String(x) }
        signals.set(well, curveAt(curve, x) * (column === 0 ? 1.02 : 0.97))
      } else if (row === 7 && column > 9) {
        layout[well] = { role: 'blank' }
        signals.set(well, 290)
      } else {
        layout[well] = { role: 'sample', sampleCode: `S${row}`, dilution: '1' }
        // Samples of all kinds, in no order.
        signals.set(well, 400 + ((row * 7919 + column * 104_729) % 9973))
      }
    }
  }
  return { layout, signals }
}

const turned = (signals: ReadonlyMap<string, number>, turn: (typeof plateTurns)[number]) => {
  const layout: Layout = Object.fromEntries(
    [...signals].map(([well, signal]) => [
      well,
      { role: 'standard', concentration: String(signal) },
    ]),
  )
  return new Map(
    Object.entries(turnLayout(layout, turn, format)).map(([well, content]) => [
      well,
      content.role === 'standard' ? Number(content.concentration) : 0,
    ]),
  )
}

describe('the orientation of a plate', () => {
  test('is right where the standards follow their concentrations', () => {
    const { layout, signals } = plate()
    const judged = judgeOrientation({ layout, signals, response: 'rising' })
    expect(judged).toMatchObject({ turned: null, undetectable: [] })
    expect(judged.agreement).toBeGreaterThan(0.95)
  })

  test.each(plateTurns)('%s is found, and undone by turning the layout', (turn) => {
    const { layout, signals } = plate()
    const wrong = turned(signals, turn)
    expect(judgeOrientation({ layout, signals: wrong, response: 'rising' }).turned).toBe(turn)
    const righted = turnLayout(layout, turn, format)
    expect(
      judgeOrientation({ layout: righted, signals: wrong, response: 'rising' }).turned,
    ).toBeNull()
  })

  test('of a layout that looks the same when turned is said to be untellable', () => {
    const layout: Layout = Object.fromEntries(
      ['A1', 'A12', 'H1', 'H12', 'D6', 'D7', 'E6', 'E7'].map((well) => [
        well,
        { role: 'standard' as const, concentration: well.startsWith('D') ? '5' : '10' },
      ]),
    )
    expect(judgeOrientation({ layout, signals: new Map(), response: null }).undetectable).toEqual([
      'mirroredColumns',
    ])
    const few: Layout = { A1: { role: 'blank' } }
    expect(
      judgeOrientation({ layout: few, signals: new Map(), response: null }).undetectable,
    ).toEqual(plateTurns)
  })

  test('is found where only the wells in use were read, and now lie elsewhere', () => {
    const { layout, signals } = plate()
    const used = new Map([...signals].filter(([well]) => /^[A-H][12]$|^H1[12]$/.test(well)))
    const known = Object.fromEntries(Object.entries(layout).filter(([well]) => used.has(well)))
    const judged = judgeOrientation({
      layout: known,
      signals: turned(used, 'rotated180'),
      response: 'rising',
    })
    expect(judged.turned).toBe('rotated180')
  })

  test('of noise alone is not called turned', () => {
    const { layout, signals } = plate()
    const noise = new Map(
      [...signals.keys()].map((well, at) => [well, 1000 + ((at * 7919) % 9973)]),
    )
    expect(judgeOrientation({ layout, signals: noise, response: 'rising' }).turned).toBeNull()
  })
})

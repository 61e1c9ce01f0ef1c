import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computePanel } from './compute-panel.ts'
import { curveAt } from './curve/curve.ts'
import { judgeExchanges } from './judge-exchange.ts'
import type { Method } from './method/method.ts'
import type { Layout, WellContent } from './plate/layout.ts'
import { type WellPlan, panelMethod, plateOf, truth } from './testdata/panel-plate.ts'

const rows = { atuA: ['A', 'B'], marR: ['C', 'D'], '3680': ['E', 'F'] } as const
type Code = keyof typeof rows
const codes = ['atuA', 'marR', '3680'] as const satisfies readonly Code[]
const bases: Readonly<Record<Code, number>> = { atuA: 3200, marR: 5400, '3680': 1900 }
const concentrations = [500, 250, 125, 62.5, 31.25, 15.6, 7.8]
const growth = 0.4

/** Two rows for each biosensor, controls and standards alike in all; only the light without acids is a strain's own. */
function plate(standing: (code: Code) => Code = (code) => code) {
  const plans: Record<string, WellPlan> = {}
  for (const biosensor of codes) {
    rows[biosensor].forEach((row, replicate) => {
      const base = bases[standing(biosensor)]
      const scatter = replicate === 0 ? 1.01 : 0.99
      const put = (column: number, content: WellContent, fold: number): void => {
        plans[`${row}${column}`] = { content, light: base * growth * fold * scatter, growth }
      }
      concentrations.forEach((x, at) =>
        put(at + 1, { role: 'standard', concentration: String(x), biosensor }, curveAt(truth, x)),
      )
      put(8, { role: 'untreatedControl', biosensor }, 1)
      put(9, { role: 'positiveControl', biosensor }, 6)
      put(10, { role: 'negativeControl', biosensor }, 1)
      put(11, { role: 'sample', sampleCode: 'S', dilution: '1', biosensor }, 3)
    })
  }
  return plateOf(plans, 5)
}

const silent = codes.map((code) => panelMethod(code))
const withLight = codes.map((code): Method => {
  const method = panelMethod(code)
  if (!method.panel) throw new Error('a method of the panel')
  const untreatedSignal = { min: bases[code] * 0.8, max: bases[code] * 1.2 }
  return { ...method, panel: { ...method.panel, qc: { ...method.panel.qc, untreatedSignal } } }
})
const verdicts = (methods: readonly Method[], at = plate(), excluded: readonly string[] = []) =>
  judgeExchanges({ ...at, methods, excluded }).map(
    ({ biosensors, verdict }) => [biosensors.join(' '), verdict] as const,
  )
const swapped = (layout: Layout, one: Code = 'atuA', other: Code = 'marR'): Layout =>
  Object.fromEntries(
    Object.entries(layout).map(([well, content]): [string, WellContent] => [
      well,
      content.biosensor === one
        ? { ...content, biosensor: other }
        : content.biosensor === other
          ? { ...content, biosensor: one }
          : content,
    ]),
  )

describe('two biosensors in each other’s wells', () => {
  it('are told by the light of their untreated controls, every two of the plate', () => {
    expect(verdicts(withLight)).toEqual([
      ['atuA marR', 'asLaidOut'],
      ['atuA 3680', 'asLaidOut'],
      ['marR 3680', 'asLaidOut'],
    ])
  })

  it('are found where they were pipetted so, and where the layout says so', () => {
    const other: Partial<Record<Code, Code>> = { atuA: 'marR', marR: 'atuA' }
    const pipetted = plate((code) => other[code] ?? code)
    const laid = plate()
    for (const at of [pipetted, { ...laid, layout: swapped(laid.layout) }]) {
      expect(verdicts(withLight, at)).toEqual([
        ['atuA marR', 'exchanged'],
        ['atuA 3680', 'neither'],
        ['marR 3680', 'neither'],
      ])
    }
  })

  it('cannot be told where no limit of a method parts them, which is said', () => {
    expect(verdicts(silent).map(([, verdict]) => verdict)).toEqual([
      'cannotTell',
      'cannotTell',
      'cannotTell',
    ])
  })

  it('are found, or were said to be unfindable, whichever two they are and whatever the methods limit', () => {
    const pairs = [
      ['atuA', 'marR'],
      ['atuA', '3680'],
      ['marR', '3680'],
    ] as const
    const limited = fc.tuple(fc.boolean(), fc.boolean(), fc.boolean())
    fc.assert(
      fc.property(fc.constantFrom(...pairs), limited, ([one, other], has) => {
        const methods = codes.map((_, at) => (has[at] ? withLight : silent)[at])
        const known = methods.filter((method) => method !== undefined)
        const at = plate()
        const verdictIn = (layout: Layout) =>
          judgeExchanges({ ...at, layout, methods: known }).find(
            ({ biosensors }) => biosensors[0] === one && biosensors[1] === other,
          )?.verdict
        const before = verdictIn(at.layout)
        expect(before).toBe(
          has[codes.indexOf(one)] || has[codes.indexOf(other)] ? 'asLaidOut' : 'cannotTell',
        )
        expect(verdictIn(swapped(at.layout, one, other))).toBe(
          before === 'asLaidOut' ? 'exchanged' : 'cannotTell',
        )
      }),
      { numRuns: 24 },
    )
  })

  it('are judged by controls and standards: a sample that is poisoned or left out changes nothing', () => {
    const at = plate()
    const readings = at.readings.map((reading) =>
      reading.well.endsWith('11') && reading.unit === 'OD' ? { ...reading, value: 0.01 } : reading,
    )
    expect(verdicts(withLight, { ...at, readings })).toEqual(verdicts(withLight))
    expect(verdicts(withLight, at, ['A11', 'C11'])).toEqual(verdicts(withLight))
  })

  it('tell nothing where the untreated control was not read: no reading is no match', () => {
    const at = plate()
    const readings = at.readings.map((reading) =>
      reading.well === 'A8' ? { ...reading, value: null, flag: 'error' as const } : reading,
    )
    const found = verdicts(withLight, { ...at, readings })
    expect(found[0]).toEqual(['atuA marR', 'neither'])
    expect(found[2]).toEqual(['marR 3680', 'asLaidOut'])
  })
})

describe('the light of the untreated control', () => {
  const checkOf = (methods: readonly Method[], at = plate()) =>
    computePanel({ ...at, methods })[0]?.computed.qc.find(({ rule }) => rule === 'untreatedSignal')

  it('is a check with what was found, in light over growth', () => {
    const check = checkOf(withLight)
    expect(check).toMatchObject({ passed: true, limit: 3840, wells: ['A8', 'B8'] })
    expect(check?.observed).toBeCloseTo(3200, 9)
  })

  it('fails beside its range, and where it was not read; without limits there is no check', () => {
    const dim = plate((code) => (code === 'atuA' ? '3680' : code))
    expect(checkOf(withLight, dim)).toMatchObject({ passed: false, limit: 2560 })
    const at = plate()
    const readings = at.readings.filter(({ well }) => well !== 'A8')
    expect(checkOf(withLight, { ...at, readings })).toMatchObject({ passed: false, observed: null })
    expect(checkOf(silent)).toBeUndefined()
  })
})

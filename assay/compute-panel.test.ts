import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AssayError } from './assay-error.ts'
import { computePanel } from './compute-panel.ts'
import { computeRun } from './compute-run.ts'
import { curveAt } from './curve/curve.ts'
import { type Method, parseMethod } from './method/method.ts'
import { naLux4pl } from './method/reference-methods.ts'
import type { Layout, WellContent } from './plate/layout.ts'
import type { Reading, ReadingFlag } from './plate/reading.ts'
import { courseOf } from './result/course.ts'
import type { RunResult, SampleResult } from './result/run-result.ts'
import { type WellPlan, intervalS, panelMethod, plateOf, truth } from './testdata/panel-plate.ts'

const biosensors = ['atuA', 'marR', '3680'] as const
const rows: Readonly<Record<(typeof biosensors)[number], [string, string]>> = {
  atuA: ['A', 'B'],
  marR: ['C', 'D'],
  '3680': ['E', 'F'],
}
const controlLight = 4000
const growth = 0.4
const standards = [500, 250, 125, 62.5, 31.25, 15.6, 7.8]

/** Two rows for each biosensor: standards, controls, and the sample `S` at this fold and growth. */
function panelPlate(
  samples: Readonly<Record<string, { fold: number; growth?: number }>>,
  repeats = 5,
) {
  const plans: Record<string, WellPlan> = {}
  const put = (well: string, content: WellContent, fold: number, grown = growth): void => {
    plans[well] = { content, light: (controlLight * fold * grown) / growth, growth: grown }
  }
  for (const biosensor of biosensors) {
    rows[biosensor].forEach((row, replicate) => {
      const scatter = replicate === 0 ? 1.01 : 0.99
      standards.forEach((x, at) =>
        put(
          `${row}${at + 1}`,
          { role: 'standard', concentration: String(x), biosensor },
          curveAt(truth, x) * scatter,
        ),
      )
      put(`${row}8`, { role: 'untreatedControl', biosensor }, scatter)
      put(`${row}9`, { role: 'positiveControl', biosensor }, 6)
      put(`${row}10`, { role: 'negativeControl', biosensor }, 1)
      const { fold, growth: grown } = samples[biosensor] ?? { fold: 1 }
      put(
        `${row}11`,
        { role: 'sample', sampleCode: 'S', dilution: '1', biosensor },
        fold * scatter,
        grown,
      )
    })
  }
  return plateOf(plans, repeats)
}

const methods = biosensors.map((biosensor) => panelMethod(biosensor))
const only = (run: RunResult | undefined): SampleResult => {
  const [result] = run?.results ?? []
  if (result === undefined) throw new Error('there is one sample')
  return result
}
const panelOf = (
  plate: { readings: readonly Reading[]; layout: Layout },
  by: readonly Method[] = methods,
) =>
  Object.fromEntries(
    computePanel({ ...plate, methods: by }).map(({ biosensor, computed }) => [
      biosensor ?? '',
      only(computed),
    ]),
  )

test('each biosensor says of the same sample what its own wells say', () => {
  const folds = { atuA: { fold: 5 }, marR: { fold: 1.2 }, '3680': { fold: 8 } }
  const found = panelOf(panelPlate(folds))
  for (const biosensor of biosensors) {
    expect(found[biosensor]?.fold?.fold).toBeCloseTo(folds[biosensor].fold, 9)
  }
  expect(found['atuA']?.fold?.response).toBe('significant')
  // Of the 4PL that was put in: fivefold lies where (x/C)^B = 4/7.
  expect(found['atuA']?.concentration).toBeCloseTo(truth.C * (4 / 7) ** (1 / 1.2), 2)
  // Less than twofold is below the limit that lies on the curve, and is no number.
  expect(found['marR']).toMatchObject({
    concentration: null,
    qualifier: '<',
    limitType: 'LOD',
  })
  expect(found['marR']?.limit).toBeCloseTo(truth.C * (1 / 10) ** (1 / 1.2), 2)
  expect(found['marR']?.fold?.response).toBe('none')
})

test('the order of methods and of wells changes nothing to the bit', () => {
  const plate = panelPlate({ atuA: { fold: 3 }, marR: { fold: 4 }, '3680': { fold: 2.5 } })
  const turned = {
    readings: plate.readings.toReversed(),
    layout: Object.fromEntries(Object.entries(plate.layout).toReversed()),
  }
  expect(panelOf(turned, methods.toReversed())).toEqual(panelOf(plate))
})

test('a single biosensor that nobody named computes as it always did', () => {
  const { readings, layout } = panelPlate({ atuA: { fold: 3 } })
  const wells = Object.entries(layout).filter(([, { biosensor }]) => biosensor === 'atuA')
  const plain = Object.fromEntries(
    wells.map(([well, content]) => [well, { ...content, biosensor: undefined }]),
  )
  const [method] = methods
  if (method === undefined) throw new Error('there are three')
  const [run] = computePanel({ readings, layout: plain, methods: [method] })
  expect(run?.computed).toEqual(computeRun({ readings, layout: plain, method }))
  expect(only(run?.computed).fold?.fold).toBeCloseTo(3, 9)
})

describe('what a biosensor cannot say', () => {
  test('inhibited is no statement, never below a limit, whatever the light', () => {
    for (const fold of [0.1, 1, 1.9, 5, 30]) {
      const run = computePanel({
        ...panelPlate({ marR: { fold, growth: growth * 0.5 } }),
        methods,
      }).find(({ biosensor }) => biosensor === 'marR')
      expect(only(run?.computed)).toMatchObject({
        flag: 'inhibited',
        concentration: null,
        qualifier: null,
        limit: null,
        fold: { fold: null, response: null, flag: 'inhibited' },
      })
      expect(run?.computed.qc).toContainEqual(
        expect.objectContaining({ rule: 'growth', subject: 'S', passed: false }),
      )
    }
  })

  test('one poisoned well of two leaves none: the other is no witness of the same water', () => {
    const plate = panelPlate({ marR: { fold: 4 } })
    const readings = plate.readings.map((reading) =>
      reading.well === 'C11' && reading.block === 'OD' ? { ...reading, value: 0.1 } : reading,
    )
    expect(panelOf({ ...plate, readings })['marR']).toMatchObject({
      flag: 'inhibited',
      concentration: null,
    })
  })

  test('silenced: far less light than the control, and growth as it should be', () => {
    const found = panelOf(panelPlate({ '3680': { fold: 0.3 } }))['3680']
    expect(found).toMatchObject({
      flag: 'silenced',
      concentration: null,
      qualifier: null,
      fold: { response: null, flag: 'silenced' },
    })
    expect(found?.fold?.fold).toBeCloseTo(0.3, 9)
  })

  test('without its untreated control it has no fold, and the others have', () => {
    const plate = panelPlate({ atuA: { fold: 3 }, marR: { fold: 3 } })
    const layout = Object.fromEntries(
      Object.entries(plate.layout).filter(
        ([, { role, biosensor }]) => role !== 'untreatedControl' || biosensor !== 'marR',
      ),
    )
    const found = panelOf({ ...plate, layout })
    expect(found['marR']).toMatchObject({ flag: 'noBaseline', concentration: null })
    expect(found['atuA']?.concentration).not.toBeNull()
  })

  test('screening reports the fold with its interval, and no concentration', () => {
    const method = panelMethod('marR', { panel: { report: 'fold', lodFold: null } })
    const found = panelOf(panelPlate({ marR: { fold: 4 } }), [method])['marR']
    expect(found).toMatchObject({ concentration: null, qualifier: null, flag: 'foldAlone' })
    expect(found?.fold).toMatchObject({ foldRounded: '4.00', response: 'significant', flag: null })
    expect(found?.fold?.lower95).toBeLessThan(4)
    expect(found?.fold?.upper95).toBeGreaterThan(4)
  })
})

describe('the controls', () => {
  test('of two biosensors that were swapped in the layout are found out, or said to be alike', () => {
    const plate = panelPlate({ atuA: { fold: 3 }, marR: { fold: 3 } })
    // The culture of marR is ten times as bright: swapped, its wells stand beside another control.
    const readings = plate.readings.map((reading) =>
      reading.block === 'CPS' && /^[CD]/.test(reading.well) && reading.value !== null
        ? { ...reading, value: reading.value * 10 }
        : reading,
    )
    const swap = (layout: Layout): Layout =>
      Object.fromEntries(
        Object.entries(layout).map(([well, content]) => {
          // Somebody painted the second row of each with the other's name.
          if (!/^[BC]/.test(well)) return [well, content]
          return [well, { ...content, biosensor: content.biosensor === 'atuA' ? 'marR' : 'atuA' }]
        }),
      )
    const checks = computePanel({ readings, layout: swap(plate.layout), methods }).flatMap(
      ({ computed }) => computed.qc.filter(({ passed }) => !passed),
    )
    expect(checks.map(({ rule }) => rule)).toContain('untreatedControl')
  })

  test('that do not answer, or answer without cause, fail their rule', () => {
    const plate = panelPlate({ marR: { fold: 3 } })
    const dull = plate.readings.map((reading) =>
      reading.block === 'CPS' && ['C9', 'D9'].includes(reading.well)
        ? { ...reading, value: controlLight }
        : reading,
    )
    const failed = (readings: readonly Reading[]) =>
      computePanel({ ...plate, readings, methods })
        .flatMap(({ computed }) => computed.qc)
        .filter(({ passed }) => !passed)
        .map(({ rule }) => rule)
    expect(failed(plate.readings)).toEqual([])
    expect(failed(dull)).toEqual(['positiveControl'])
    const bright = plate.readings.map((reading) =>
      reading.block === 'CPS' && ['C10', 'D10'].includes(reading.well)
        ? { ...reading, value: controlLight * 4 }
        : reading,
    )
    expect(failed(bright)).toEqual(['negativeControl'])
  })
})

describe('repeats', () => {
  test('are paired by their number, not by equal seconds', () => {
    const plate = panelPlate({ atuA: { fold: 3 } })
    expect(plate.readings.filter(({ timeS }) => timeS === 0)).toHaveLength(1)
    expect(panelOf(plate)['atuA']?.fold?.fold).toBeCloseTo(3, 9)
  })

  test('that a well missed shift nothing: it has no number then, and its own before and after', () => {
    const plate = panelPlate({ atuA: { fold: 3 } })
    const without = (repeat: number) => ({
      ...plate,
      readings: plate.readings.filter(
        ({ well, block, timeS }) =>
          well !== 'A11' || block !== 'CPS' || Math.floor((timeS ?? 0) / intervalS) !== repeat,
      ),
    })
    expect(panelOf(without(3))['atuA']).toMatchObject({ wellsLeftOut: ['A11'] })
    for (const repeat of [0, 1, 4]) {
      const found = panelOf(without(repeat))['atuA']
      expect([found?.wellsLeftOut, found?.fold?.fold?.toFixed(6)]).toEqual([[], '3.000000'])
    }
  })

  test('of a run that was stopped keep their place, however long the reader is on its way round', () => {
    // Read without a pause: a well in the last row is read nearer to the next repeat than to its own beginning.
    const plate = panelPlate({ atuA: { fold: 3 } })
    const order = new Map(Object.keys(plate.layout).map((well, at) => [well, at]))
    const late = (reading: Reading): Reading => ({
      ...reading,
      timeS: (reading.timeS ?? 0) + ((order.get(reading.well) ?? 0) * intervalS * 0.9) / order.size,
    })
    const whole = plate.readings.map((reading) =>
      reading.block === 'CPS' ? late(reading) : reading,
    )
    const stopped = whole.filter(
      ({ block, well, timeS }) =>
        block !== 'CPS' || (timeS ?? 0) < 4 * intervalS + 60 || (order.get(well) ?? 0) < 5,
    )
    expect(stopped.length).toBeLessThan(whole.length)
    const course = (readings: readonly Reading[]) =>
      courseOf(readings.filter(({ block }) => block === 'CPS'))
    for (const [well, row] of course(stopped).byWell) {
      const before = course(whole).byWell.get(well)?.slice(0, 4)
      expect(row.slice(0, 4), well).toEqual(before)
    }
  })

  test('of a run that was stopped before the time give no number', () => {
    const found = panelOf(panelPlate({ atuA: { fold: 3 } }, 3))['atuA']
    expect(found).toMatchObject({ flag: 'notRead', concentration: null })
  })

  test.each([
    [{ kind: 'maximum', fromHours: 0, toHours: 1 }, 3],
    [{ kind: 'area', fromHours: 0, toHours: 1 }, 3],
  ] as const)('over a window: %j', (time, expected) => {
    const by = panelMethod('atuA')
    if (by.signal.kind !== 'fold') throw new Error('it is a fold')
    const method = { ...by, signal: { ...by.signal, time } }
    expect(panelOf(panelPlate({ atuA: { fold: 3 } }), [method])['atuA']?.fold?.fold).toBeCloseTo(
      expected,
      9,
    )
  })
})

test('no missing, overflowing or inhibited reading becomes a number, for each biosensor apart', () => {
  const plate = panelPlate({ atuA: { fold: 4 }, marR: { fold: 4 }, '3680': { fold: 4 } })
  const flags: (ReadingFlag | 'absent')[] = ['overflow', 'missed', 'error', 'above', 'absent']
  fc.assert(
    fc.property(
      fc.constantFrom(...biosensors),
      fc.constantFrom('CPS', 'OD'),
      fc.constantFrom(...flags),
      fc.boolean(),
      (biosensor, block, flag, inControl) => {
        const wells = rows[biosensor].map((row) => `${row}${inControl ? 8 : 11}`)
        const readings = plate.readings.flatMap((reading): Reading[] => {
          const isHit =
            reading.block === block &&
            wells.includes(reading.well) &&
            Math.floor((reading.timeS ?? 0) / intervalS) === 3
          if (!isHit) return [reading]
          return flag === 'absent' ? [] : [{ ...reading, value: null, flag }]
        })
        const found = panelOf({ ...plate, readings })
        const hit = found[biosensor]
        expect([hit?.concentration, hit?.qualifier, hit?.fold?.fold, hit?.fold?.response]).toEqual([
          null,
          null,
          null,
          null,
        ])
        for (const other of biosensors) {
          if (other !== biosensor) expect(found[other]?.concentration).not.toBeNull()
        }
      },
    ),
    { numRuns: 60 },
  )
})

describe('a method of the panel', () => {
  test('comes back from its JSON as it was', () => {
    for (const method of methods) {
      expect(parseMethod(JSON.parse(JSON.stringify(method)))).toEqual(method)
    }
  })

  test.each<[Record<string, unknown> & { panel?: object }, RegExp]>([
    [{ lod: '15' }, /lod/],
    [{ blankSubtraction: 'mean' }, /blankSubtraction/],
    [{ panel: { biosensor: 'mar R' } }, /panel\.biosensor/],
    [{ panel: { significantFold: null } }, /significantFold/],
    [{ panel: { report: 'fold' } }, /lod/],
    [{ panel: { wellDilution: { waterUl: '101', wellUl: '90' } } }, /wellDilution/],
    [{ panel: { isEstimat: true } }, /isEstimat/],
  ])('refuses %j', (changes, message) => {
    const method = panelMethod('marR')
    const panel = { ...method.panel, ...changes.panel }
    expect(() => parseMethod({ ...method, ...changes, panel })).toThrow(message)
  })

  test('dilutes the sample in the well by its stated factor', () => {
    const plate = panelPlate({ atuA: { fold: 4 } })
    const wellDilution = { waterUl: '90', wellUl: '101' }
    const plain = panelOf(plate)['atuA']?.concentration ?? 0
    const diluted = panelOf(plate, [panelMethod('atuA', { panel: { wellDilution } })])['atuA']
    expect(diluted?.concentration).toBeCloseTo((plain * 101) / 90, 9)
  })

  test('that names no biosensor does not mix those of a layout', () => {
    const signal = { kind: 'endpoint', unit: 'CPS', block: null } as const
    const method: Method = { ...naLux4pl, signal }
    expect(() => computePanel({ ...panelPlate({}), methods: [method] })).toThrow(
      /names no biosensor/,
    )
  })

  test('on one plate is one for each biosensor', () => {
    const plate = panelPlate({})
    const [first] = methods
    if (first === undefined) throw new Error('there are three')
    expect(() => computePanel({ ...plate, methods: [first, first] })).toThrow(AssayError)
  })
})

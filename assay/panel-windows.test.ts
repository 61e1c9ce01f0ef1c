/** What a window, a control that is ill and a curve that runs the wrong way must not turn into a number or a tick. */
import { describe, expect, it } from 'vitest'
import { computeRun } from './compute-run.ts'
import { curveAt } from './curve/curve.ts'
import type { Method } from './method/method.ts'
import type { SignalTime } from './method/signal-rule.ts'
import type { Layout, WellContent } from './plate/layout.ts'
import type { Reading } from './plate/reading.ts'
import { intervalS, panelMethod, truth } from './testdata/panel-plate.ts'

type Well = {
  content: WellContent
  fold: (repeat: number) => number
  grown?: (repeat: number) => number
}
const repeats = 7
const base = 4000
const biosensor = 'marR'
const sample = (sampleCode: string): WellContent => ({
  role: 'sample',
  sampleCode,
  dilution: '1',
  biosensor,
})
const control: WellContent = { role: 'untreatedControl', biosensor }
const standards = [500, 250, 125, 62.5, 31.25, 15.6, 7.8]

const wellsAtFirst: Readonly<Record<string, Well>> = {
  A1: { content: control, fold: () => 1.01 },
  A2: { content: control, fold: () => 0.99 },
  A3: { content: { role: 'positiveControl', biosensor }, fold: () => 6 },
  A4: { content: { role: 'negativeControl', biosensor }, fold: () => 1 },
  ...Object.fromEntries(
    standards.map((x, at): [string, Well] => [
      `B${at + 1}`,
      {
        content: { role: 'standard', concentration: String(x), biosensor },
        fold: () => curveAt(truth, x),
      },
    ]),
  ),
}

function compute(
  more: Readonly<Record<string, Well>>,
  given: {
    time?: SignalTime
    method?: Partial<Method>
    without?: (reading: Reading) => boolean
  } = {},
) {
  const wells = { ...wellsAtFirst, ...more }
  const readings = Object.entries(wells).flatMap(([well, { fold, grown = () => 0.4 }]) =>
    Array.from({ length: repeats }, (_, repeat): Reading[] => {
      const of = { plate: '1', well, flag: null }
      const timeS = repeat * intervalS
      const od = grown(repeat)
      return [
        { ...of, block: 'OD', unit: 'OD', timeS, value: od },
        { ...of, block: 'CPS', unit: 'CPS', timeS: timeS + 60, value: base * od * fold(repeat) },
      ]
    }).flat(),
  )
  const layout: Layout = Object.fromEntries(
    Object.entries(wells).map(([well, { content }]) => [well, content]),
  )
  const plain = panelMethod(biosensor, { response: 'rising', ...given.method })
  const { time = { kind: 'at', hours: 1 } } = given
  const signal = plain.signal.kind === 'fold' ? { ...plain.signal, time } : plain.signal
  return computeRun({
    readings: readings.filter((reading) => given.without?.(reading) !== true),
    layout,
    method: { ...plain, signal },
  })
}

const resultOf = (run: ReturnType<typeof compute>, code: string) => {
  const found = run.results.find(({ sampleCode }) => sampleCode === code)
  if (!found) throw new Error(`${code} has a result`)
  return found
}
const checksOf = (run: ReturnType<typeof compute>, rule: string, subject: string | null = null) =>
  run.qc.filter((check) => check.rule === rule && check.subject === subject)
const window: SignalTime = { kind: 'maximum', fromHours: 0, toHours: 2 }
const area: SignalTime = { kind: 'area', fromHours: 0, toHours: 2 }

describe('an area of folds', () => {
  it('is the mean fold over its hours: 1 is no response, whatever the width of the window', () => {
    for (const hours of [1, 2]) {
      const run = compute(
        {
          C1: { content: sample('S'), fold: () => 1.3 },
          C2: { content: sample('P'), fold: () => 3 },
        },
        { time: { kind: 'area', fromHours: 0, toHours: hours } },
      )
      expect(resultOf(run, 'S').fold).toMatchObject({ response: 'none' })
      expect(resultOf(run, 'S').fold?.fold).toBeCloseTo(1.3, 9)
      expect(resultOf(run, 'P').fold?.fold).toBeCloseTo(3, 9)
      expect(run.untreatedRatio).toBeCloseTo(base, 9)
    }
  })

  it('of one repeat is refused: it would be 0 for every well', () => {
    const time: SignalTime = { kind: 'area', fromHours: 1, toHours: 1.1 }
    expect(() => compute({}, { time })).toThrow(/needs two/)
  })
})

describe('a window', () => {
  it('that lacks a repeat of every well makes nothing of the others', () => {
    const without = ({ timeS }: Reading) => Math.floor((timeS ?? 0) / intervalS) === 3
    for (const time of [window, area]) {
      const run = compute({ C1: { content: sample('S'), fold: () => 3 } }, { time, without })
      expect(resultOf(run, 'S')).toMatchObject({ signal: null, flag: 'notRead' })
    }
    expect(
      resultOf(compute({ C1: { content: sample('S'), fold: () => 3 } }, { time: window }), 'S')
        .signal,
    ).toBeCloseTo(3, 9)
  })

  it('is inhibited where growth stays behind in any of its repeats, not at the last alone', () => {
    const grown = (repeat: number) => (repeat < 4 ? 0.08 : 0.4)
    for (const time of [window, area]) {
      const run = compute({ C1: { content: sample('S'), fold: () => 6, grown } }, { time })
      expect(resultOf(run, 'S')).toMatchObject({ flag: 'inhibited', concentration: null })
      expect(resultOf(run, 'S').growthPercent).toBeCloseTo(20, 9)
      expect(checksOf(run, 'growth', 'S')[0]?.passed).toBe(false)
    }
  })

  it('that ends far darker than the control is silenced, though each begins with a fold of 1', () => {
    const dims = (repeat: number) => (repeat < 2 ? 1 : 0.2)
    const run = compute({ C1: { content: sample('S'), fold: dims } }, { time: window })
    expect(resultOf(run, 'S')).toMatchObject({ flag: 'silenced', qualifier: null })
    expect(resultOf(run, 'S').fold).toMatchObject({ response: null, flag: 'silenced' })
    // One that answered and burned out has answered.
    const flares = (repeat: number) => (repeat === 3 ? 6 : 0.2)
    const bright = compute({ C1: { content: sample('S'), fold: flares } }, { time: window })
    expect(resultOf(bright, 'S').fold).toMatchObject({ response: 'significant', flag: null })
  })
})

describe('silencing', () => {
  it('of one well is enough: the others hold the same water', () => {
    const run = compute({
      C1: { content: sample('S'), fold: () => 0.1 },
      C2: { content: sample('S'), fold: () => 1.2 },
    })
    expect(resultOf(run, 'S')).toMatchObject({
      flag: 'silenced',
      qualifier: null,
      concentration: null,
    })
    expect(checksOf(run, 'silencing', 'S')[0]).toMatchObject({ passed: false })
  })

  it('is not ticked where there is no fold', () => {
    const run = compute({ C1: { content: sample('S'), fold: () => 1, grown: () => 0.05 } })
    expect(resultOf(run, 'S').flag).toBe('inhibited')
    expect(checksOf(run, 'silencing', 'S')).toEqual([])
    const dark = compute(
      { C1: { content: sample('S'), fold: () => 1 } },
      { without: ({ well, unit }) => well === 'A1' && unit === 'CPS' },
    )
    expect(resultOf(dark, 'S').signal).toBeNull()
    expect(checksOf(dark, 'silencing', 'S')).toEqual([])
  })
})

describe('growth beside the control', () => {
  const ofControls = (run: ReturnType<typeof compute>) => checksOf(run, 'growth')[0]

  it('of standards and controls is no tick where it was not read', () => {
    expect(ofControls(compute({}))).toMatchObject({ passed: true })
    for (const well of ['A1', 'A3', 'B2']) {
      const without = (reading: Reading) => reading.well === well && reading.unit === 'OD'
      expect(ofControls(compute({}, { without }))).toMatchObject({ passed: false })
    }
  })

  it('that was not read in one well of a sample fails, and says that it is not known', () => {
    const run = compute(
      { C1: { content: sample('S'), fold: () => 3 }, C2: { content: sample('S'), fold: () => 3 } },
      { without: ({ well, unit }) => well === 'C2' && unit === 'OD' },
    )
    expect(checksOf(run, 'growth', 'S')[0]).toMatchObject({ passed: false, observed: null })
    expect(checksOf(run, 'growth', 'S')[0]?.message).not.toContain('no statement')
    expect(resultOf(run, 'S').wellsLeftOut).toEqual(['C2'])
  })

  it('far above that of the control is no pass: the control has not grown', () => {
    const dead = { content: control, fold: () => 1, grown: () => 0.001 }
    const run = compute({ A1: dead, A2: dead, C1: { content: sample('S'), fold: () => 1 } })
    expect(checksOf(run, 'growth', 'S')[0]).toMatchObject({ passed: false })
  })

  it('of an untreated control that stays behind leaves nothing to divide by, until it is left out', () => {
    const ill = { content: control, fold: () => 1, grown: () => 0.04 }
    const run = compute({
      A2: ill,
      A5: { content: control, fold: () => 1 },
      C1: { content: sample('S'), fold: () => 1 },
    })
    expect(resultOf(run, 'S')).toMatchObject({ signal: null, flag: 'noBaseline' })
    expect(run.untreatedRatio).toBeNull()
    expect(checksOf(run, 'untreatedControl')[0]).toMatchObject({ passed: false })
  })
})

describe('a curve', () => {
  it('that falls where the method says that it rises determines nothing', () => {
    const turned = Object.fromEntries(
      standards.map((x, at): [string, Well] => [
        `B${at + 1}`,
        {
          content: { role: 'standard', concentration: String(standards.at(-1 - at)), biosensor },
          fold: () => curveAt(truth, x),
        },
      ]),
    )
    for (const model of ['4pl', 'line'] as const) {
      const run = compute(
        { ...turned, C1: { content: sample('S'), fold: () => 3 } },
        { method: { model } },
      )
      expect(run.calibrationError?.message).toContain('falls')
      expect(resultOf(run, 'S')).toMatchObject({
        flag: 'noCalibration',
        concentration: null,
        qualifier: null,
      })
      expect(checksOf(run, 'calibration')[0]).toMatchObject({ passed: false })
    }
  })
})

describe('a limit of detection on the curve', () => {
  it('below the lowest standard is none: results are told from that standard on, and a check fails', () => {
    const few = Object.fromEntries(
      Object.entries(wellsAtFirst).filter(
        ([, { content }]) => content.role !== 'standard' || Number(content.concentration) > 20,
      ),
    )
    const dropped = new Set(Object.keys(wellsAtFirst).filter((well) => !(well in few)))
    const run = compute(
      { C1: { content: sample('S'), fold: () => 1.2 } },
      { without: ({ well }) => dropped.has(well) },
    )
    expect(run.calibration?.lodOnCurve).toBeUndefined()
    expect(resultOf(run, 'S')).toMatchObject({ qualifier: '<', limitType: 'lowest standard' })
    expect(resultOf(run, 'S').limit).toBeCloseTo(31.25, 9)
    expect(checksOf(run, 'detectionLimit')[0]).toMatchObject({
      passed: false,
      observed: null,
      limit: 31.25,
    })
    const whole = compute({ C1: { content: sample('S'), fold: () => 1.2 } })
    expect(resultOf(whole, 'S')).toMatchObject({ qualifier: '<', limitType: 'LOD' })
    expect(checksOf(whole, 'detectionLimit')[0]).toMatchObject({ passed: true })
  })
})

describe('the dilution of a well', () => {
  it('is of the water in it: standards and controls come back as they were made up', () => {
    const { panel } = panelMethod(biosensor)
    if (!panel) throw new Error('a method of the panel')
    const wellDilution = { waterUl: '90', wellUl: '101' }
    const run = compute(
      { C1: { content: sample('S'), fold: () => curveAt(truth, 62.5) } },
      { method: { panel: { ...panel, wellDilution } } },
    )
    const found = (well: string) => run.wells.find((each) => each.well === well)?.concentration
    expect(found('B4')).toBeCloseTo(62.5, 3)
    expect(found('C1')).toBeCloseTo((62.5 * 101) / 90, 3)
  })
})

describe('the interval of an estimate', () => {
  it('is as wide as the scatter of the sample’s own wells makes it, where the curve’s is narrower', () => {
    const pair = (low: number, high: number) =>
      compute({
        C1: { content: sample('S'), fold: () => low },
        C2: { content: sample('S'), fold: () => high },
      })
    const widthOf = (run: ReturnType<typeof compute>) => {
      const { lower95, upper95 } = resultOf(run, 'S')
      return (upper95 ?? Number.NaN) - (lower95 ?? Number.NaN)
    }
    const [close, far] = [widthOf(pair(4.99, 5.01)), widthOf(pair(4.9, 5.1))]
    expect(far).toBeGreaterThan(5 * close)
    // Of two wells Student's t is 12.7: 0.1 fold to each side over the slope there, in mg/L.
    const x = truth.C * (4 / 7) ** (1 / 1.2)
    const slope = curveAt(truth, x + 0.5) - curveAt(truth, x - 0.5)
    expect(far).toBeCloseTo((2 * 12.706 * 0.1) / slope, 0)
  })
})

it('light below none is a fault of its reading, not a number', () => {
  const run = compute({ C1: { content: sample('S'), fold: () => -0.01 } })
  expect(resultOf(run, 'S')).toMatchObject({ signal: null, flag: 'error', qualifier: null })
})

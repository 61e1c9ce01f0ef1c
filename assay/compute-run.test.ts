import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { computeRun } from './compute-run.ts'
import { curveAt } from './curve/curve.ts'
import { namedParameters } from './curve/fit.ts'
import { parseLayoutCsv } from './plate/layout-csv.ts'
import type { Layout, WellContent } from './plate/layout.ts'
import { parsePlateFile } from './plate-files/parse-plate-file.ts'
import type { Reading, ReadingFlag } from './plate/reading.ts'
import { gen5Vendor4pl, naLux4pl } from './method/reference-methods.ts'
import { readShared, sharedDataReason, skipSharedData } from './testdata/shared-data.ts'

const readTestdata = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`testdata/${name}`, import.meta.url)))

const truth = { A: 300, B: 1.3, C: 40, D: 50_000, G: 1 }
const standards = [100, 50, 25, 12.5, 6.25, 3.125, 1.5625, 0]

/** Eight standards twice with a little scatter, and one sample well for each signal. */
function plateOf(
  samples: readonly { signal: number | null; flag?: ReadingFlag; dilution?: string }[],
): {
  readings: Reading[]
  layout: Layout
} {
  const layout: Record<string, WellContent> = {}
  const readings: Reading[] = []
  const put = (
    well: string,
    content: WellContent,
    value: number | null,
    flag: ReadingFlag | null,
  ) => {
    layout[well] = content
    readings.push({ plate: 'P', block: 'Lum', timeS: null, well, value, unit: 'RLU', flag })
  }
  standards.forEach((x, i) => {
    const content: WellContent = { role: 'standard', concentration: String(x) }
    put(`A${i + 1}`, content, curveAt(truth, x) * 1.01, null)
    put(`B${i + 1}`, content, curveAt(truth, x) * 0.99, null)
  })
  samples.forEach(({ signal, flag, dilution }, i) =>
    put(
      `C${i + 1}`,
      { role: 'sample', sampleCode: `S${i + 1}`, dilution: dilution ?? '1' },
      signal,
      flag ?? null,
    ),
  )
  return { readings, layout }
}

const sampleAt = (x: number, dilution = '1') => ({ signal: curveAt(truth, x), dilution })

describe.skipIf(skipSharedData)(`the vendor's own numbers${sharedDataReason}`, () => {
  test('47 integrals, 38 concentrations, 9 flags and the parameters agree', () => {
    const file = parsePlateFile(readShared('plate-files/05-gen5-lum-kinetic-4pl-GOLDEN.txt'))
    const layout = file.plates[0]?.layout ?? {}
    const calculated = [...file.calculated]
    const run = computeRun({ readings: [...file.readings], layout, method: gen5Vendor4pl })
    const vendor = (well: string, name: string) =>
      calculated.find((value) => value.well === well && value.name === name)
    expect(run.wells).toHaveLength(47)
    const counts = { numbers: 0, flags: 0 }
    for (const { well, signal, concentration, flag, limitRounded } of run.wells) {
      const integral = vendor(well, 'Integral [Lum]')?.value ?? 0
      expect(Math.abs((signal ?? 0) / integral - 1)).toBeLessThan(1e-9)
      const expected = vendor(well, '[Concentration]')
      if (expected?.value !== null && expected !== undefined) {
        expect(Math.abs((concentration ?? Infinity) - expected.value)).toBeLessThan(0.0005)
        counts.numbers++
      } else {
        expect(concentration).toBeNull()
        expect(flag).toBe(expected?.flag)
        expect(limitRounded).toBe(flag === 'above' ? '4200' : '0')
        counts.flags++
      }
    }
    expect(counts).toEqual({ numbers: 38, flags: 9 })
    const fit = run.calibration?.fit
    const parameters = fit && namedParameters(fit)
    expect(parameters?.['A']).toBeCloseTo(2280.11384, 4)
    expect(parameters?.['B']).toBeCloseTo(1.57771897, 7)
    expect(parameters?.['C']).toBeCloseTo(795.743198, 4)
    expect(parameters?.['D']).toBeCloseTo(71425.0619, 3)
    expect(fit?.r2).toBeCloseTo(0.998506, 6)
  })
})

const report = (samples: Parameters<typeof plateOf>[0]) =>
  computeRun({ ...plateOf(samples), method: naLux4pl }).results

describe('what is reported', () => {
  test('a number in the range has an interval around it and three digits', () => {
    const [result] = report([sampleAt(20)])
    expect(result?.concentrationRounded).toMatch(/^20\.\d$/)
    expect(result?.lower95).toBeLessThan(result?.concentration ?? 0)
    expect(result?.upper95).toBeGreaterThan(result?.concentration ?? Infinity)
  })

  test('below LOD, between LOD and LOQ and above ULOQ are limits, scaled by the dilution', () => {
    const results = report([sampleAt(0.5), sampleAt(3), sampleAt(160), sampleAt(3, '10')])
    expect(results).toMatchObject([
      {
        concentration: null,
        qualifier: '<',
        limitRounded: '1.5',
        limitType: 'LOD',
        lowerBound: null,
      },
      {
        concentration: null,
        qualifier: '<',
        limitRounded: '5',
        limitType: 'LOQ',
        lowerBound: 1.5,
      },
      { concentration: null, qualifier: '>', limitRounded: '100', limitType: 'ULOQ' },
      {
        concentration: null,
        qualifier: '<',
        limitRounded: '50',
        limitType: 'LOQ',
        lowerBound: 15,
      },
    ])
  })

  test('signals beyond both asymptotes are limits too, under every range rule', () => {
    const { readings, layout } = plateOf([{ signal: -500 }, { signal: 60_000 }])
    for (const rangeRule of [
      { kind: 'loqToUloq', uloq: '500' } as const,
      { kind: 'standards', factor: 1.1 } as const,
      { kind: 'asymptotes' } as const,
    ]) {
      for (const lod of ['1.5', null]) {
        const loq = rangeRule.kind === 'loqToUloq' ? '5' : null
        const { results } = computeRun({
          readings,
          layout,
          method: { ...naLux4pl, rangeRule, lod, loq },
        })
        expect(results.map(({ qualifier }) => qualifier)).toEqual(['<', '>'])
        expect(results.every(({ concentration }) => concentration === null)).toBe(true)
        expect(results[1]?.limit).toBeLessThanOrEqual(110.00001)
      }
    }
  })

  test('no missing reading becomes a number, whatever its flag', () => {
    const flags: ReadingFlag[] = ['overflow', 'missed', 'error', 'above', 'below', 'masked']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...flags), { minLength: 1, maxLength: 8 }), (chosen) => {
        const run = computeRun({
          ...plateOf(chosen.map((flag) => ({ signal: null, flag }))),
          method: naLux4pl,
        })
        expect(run.results.map(({ flag }) => flag)).toEqual(chosen)
        for (const { signal, concentration, concentrationRounded, limit } of run.results) {
          expect([signal, concentration, concentrationRounded, limit]).toEqual([
            null,
            null,
            null,
            null,
          ])
        }
        expect(run.qc.find(({ rule }) => rule === 'wellsRead')?.passed).toBe(false)
      }),
    )
  })

  test('every signal gives a finite number in the range, or a limit, never NaN', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (signal) => {
        const [result] = report([{ signal }])
        const { concentration, limit, qualifier } = result ?? {}
        if (qualifier === null) {
          expect(concentration).toBeGreaterThanOrEqual(5)
          expect(concentration).toBeLessThanOrEqual(100)
        } else {
          expect(concentration).toBeNull()
          expect(Number.isFinite(limit)).toBe(true)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('a replicate that overflowed takes the whole sample with it, a missed one only itself', () => {
    const { readings, layout } = plateOf([sampleAt(20), { signal: null, flag: 'overflow' }])
    const sample: WellContent = { role: 'sample', sampleCode: 'S', dilution: '1' }
    const both = { ...layout, C1: sample, C2: sample }
    const [lost] = computeRun({ readings, layout: both, method: naLux4pl }).results
    expect(lost).toMatchObject({ concentration: null, flag: 'overflow' })
    const missed = readings.map((one) =>
      one.flag === null ? one : { ...one, flag: 'missed' as const },
    )
    const [kept] = computeRun({ readings: missed, layout: both, method: naLux4pl }).results
    expect(kept).toMatchObject({ flag: null, wellsLeftOut: ['C2'] })
    expect(kept?.concentration).toBeCloseTo(20, 0)
  })

  test('neither the order of keys nor of readings changes a bit', () => {
    const { readings, layout } = plateOf([sampleAt(20), sampleAt(40)])
    const turned = Object.fromEntries(Object.entries(layout).toReversed())
    const run = computeRun({ readings, layout, method: naLux4pl })
    expect(
      JSON.stringify(
        computeRun({ readings: readings.toReversed(), layout: turned, method: naLux4pl }),
      ),
    ).toBe(JSON.stringify(run))
  })

  test('standards that determine no curve are a state with a sentence, and no numbers', () => {
    const { readings, layout } = plateOf([sampleAt(20)])
    const flat = readings.map((reading) => ({ ...reading, value: 500 }))
    const run = computeRun({ readings: flat, layout, method: naLux4pl })
    expect(run.calibration).toBeNull()
    expect(run.calibrationError?.code).toBe('calibration.undetermined')
    expect(run.results[0]).toMatchObject({ concentration: null, flag: 'noCalibration' })
    expect(run.qc[0]).toMatchObject({ rule: 'calibration', passed: false })
  })

  test('a well of the layout that was not read has no signal', () => {
    const { readings, layout } = plateOf([sampleAt(20)])
    const run = computeRun({
      readings: readings.filter(({ well }) => well !== 'C1'),
      layout,
      method: naLux4pl,
    })
    expect(run.results[0]).toMatchObject({ signal: null, concentration: null, flag: 'notRead' })
  })

  test('part of a time course makes no integral', () => {
    const readings = [0, 1, 2].flatMap((timeS) =>
      plateOf([sampleAt(20)]).readings.map((reading) => ({ ...reading, timeS })),
    )
    const { layout } = plateOf([sampleAt(20)])
    const gap = readings.filter(({ well, timeS }) => well !== 'C1' || timeS !== 1)
    const run = computeRun({ readings: gap, layout, method: gen5Vendor4pl })
    expect(run.results[0]).toMatchObject({ signal: null, flag: 'notRead' })
    expect(() => computeRun({ readings, layout, method: naLux4pl })).toThrow(/read 3 times/)
  })
})

describe('the demonstration plate', () => {
  const file = parsePlateFile(readTestdata('demo-plate-gen5.txt'))
  const layout = parseLayoutCsv(new TextDecoder().decode(readTestdata('demo-layout.csv')), 96)
  const readings = [...file.readings]
  const run = computeRun({ readings, layout, method: naLux4pl })

  test('it says that it is one, and shows every outcome', () => {
    expect(file.plates[0]?.protocolPath).toContain('demonstration')
    const outcome = new Map(
      run.results.map(({ sampleCode, limitType, flag }) => [sampleCode, limitType ?? flag]),
    )
    expect(outcome.get('SPL1')).toBe('LOD')
    expect(outcome.get('SPL3')).toBe('LOQ')
    expect(outcome.get('SPL5')).toBeNull()
    expect(outcome.get('SPL8')).toBe('ULOQ')
    expect(outcome.get('SPL14')).toBe('overflow')
    expect(run.qc.filter(({ passed }) => !passed).map(({ rule }) => rule)).toEqual(['wellsRead'])
  })

  test('its own layout block and the CSV agree', () => {
    const own = file.plates[0]?.layout ?? {}
    const other = computeRun({ readings, layout: own, method: naLux4pl })
    expect(other.results).toEqual(run.results)
  })
})

describe('a well that a person left out', () => {
  test('is in no mean and no curve, and is no missing well', () => {
    const { readings, layout } = plateOf([sampleAt(20), sampleAt(20)])
    const both: Layout = { ...layout, C2: { role: 'sample', sampleCode: 'S1', dilution: '1' } }
    const wild = readings.map((reading) =>
      reading.well === 'C2' || reading.well === 'A3' ? { ...reading, value: 90_000 } : reading,
    )
    const run = computeRun({
      readings: wild,
      layout: both,
      method: naLux4pl,
      excluded: ['C2', 'A3'],
    })
    const [result] = run.results
    expect(result).toMatchObject({ wells: ['C1', 'C2'], wellsLeftOut: ['C2'] })
    expect(Number(result?.concentrationRounded)).toBeCloseTo(20, 0)
    expect(run.wells.find(({ well }) => well === 'C2')).toMatchObject({
      signal: null,
      signalFlag: 'excluded',
    })
    expect(run.qc.find(({ rule }) => rule === 'wellsRead')?.passed).toBe(true)
  })
})

/** The guide's example by the arithmetic of a spreadsheet, beside what the product makes of the same files. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { computePanel } from './compute-panel.ts'
import { parseMethod } from './method/method.ts'
import { parsePlateFile } from './plate-files/parse-plate-file.ts'
import { parseLayoutCsv } from './plate/layout-csv.ts'

const guide = new URL('../docs/guides/', import.meta.url)
const source = (name: string): Buffer => readFileSync(new URL(name, guide))
const page = source('panel.md').toString()

const file = parsePlateFile(source('panel-example/plate.txt'))
const layout = parseLayoutCsv(source('panel-example/layout.csv').toString(), 96)
const method = parseMethod(JSON.parse(source('panel-example/method.json').toString()))
const [part] = computePanel({ readings: [...file.readings], layout, methods: [method] })
if (!part) throw new Error('there is one biosensor')
const { computed } = part

/** The fourth read of a well in this unit, by counting, not by seconds. */
const read = (well: string, unit: 'OD' | 'CPS'): number => {
  const reads = [...file.readings].filter((each) => each.well === well && each.unit === unit)
  const value = reads[3]?.value
  if (value === undefined || value === null) throw new Error(`${well} was read four times`)
  return value
}
const medium = (read('A1', 'OD') + read('A2', 'OD')) / 2
const ratio = (well: string): number => read(well, 'CPS') / (read(well, 'OD') - medium)
const control = (ratio('A3') + ratio('A4')) / 2
const fold = (well: string): number => ratio(well) / control

const near = (one: number | null | undefined, other: number): void =>
  expect(Math.abs((one ?? Number.NaN) / other - 1)).toBeLessThan(1e-9)

test('folds are light over growth over the untreated control', () => {
  for (const { well, signal } of computed.wells) near(signal, fold(well))
  for (const well of ['A3', 'A5', 'A8', 'A9', 'A11', 'A12']) {
    expect(page).toContain(fold(well).toFixed(9))
  }
  expect(page).toContain(control.toFixed(9))
})

test('the line, its limit of detection and the estimate are those of a spreadsheet', () => {
  const x = [10, 20, 40, 80]
  const y = ['A5', 'A6', 'A7', 'A8'].map(fold)
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
  const n = x.length
  const xy = sum(x.map((value, at) => value * (y[at] ?? 0)))
  const xx = sum(x.map((value) => value * value))
  const slope = (n * xy - sum(x) * sum(y)) / (n * xx - sum(x) ** 2)
  const intercept = (sum(y) - slope * sum(x)) / n
  const lod = (2 - intercept) / slope
  const inWell = ((fold('A9') + fold('A10')) / 2 - intercept) / slope
  const estimate = (inWell * 101) / 90
  expect(computed.calibration?.fit.parameters).toEqual({
    intercept: expect.closeTo(intercept, 11),
    slope: expect.closeTo(slope, 12),
  })
  near(computed.calibration?.lodOnCurve, lod)
  near(computed.results[0]?.concentration, estimate)
  expect(computed.results[0]).toMatchObject({
    concentrationRounded: '29.4',
    fold: { foldRounded: '2.49', response: 'significant' },
  })
  for (const value of [intercept, slope, lod, inWell, estimate]) {
    expect(page).toContain(value.toFixed(9))
  }
})

test('growth beside the control, and every check of the method', () => {
  const grown = (well: string): number => read(well, 'OD') - medium
  const ofControl = (grown('A3') + grown('A4')) / 2
  for (const { well, growthPercent } of computed.wells) {
    near(growthPercent, (100 * grown(well)) / ofControl)
  }
  expect(computed.qc.filter(({ passed }) => !passed)).toEqual([])
})

/** A small plate of several biosensors over time, for tests: light and growth as the simulated wells make them. */
import type { Method } from '../method/method.ts'
import type { Layout, WellContent } from '../plate/layout.ts'
import type { Reading } from '../plate/reading.ts'

/** Every 20 minutes; wells are read one after another, growth a minute before light. */
export const intervalS = 1200

export type WellPlan = { content: WellContent; light: number; growth: number }

/** The same light and growth at each repeat, so that a fold is the quotient that was put in. */
export function plateOf(
  plans: Readonly<Record<string, WellPlan>>,
  repeats: number,
): { readings: Reading[]; layout: Layout } {
  const wells = Object.entries(plans)
  const readings = Array.from({ length: repeats }, (_, repeat) =>
    wells.flatMap(([well, { light, growth }], at): Reading[] => {
      const timeS = repeat * intervalS + at * 0.5
      const of = { plate: '1', well, flag: null }
      return [
        { ...of, block: 'OD', unit: 'OD', timeS, value: growth },
        { ...of, block: 'CPS', unit: 'CPS', timeS: timeS + 60, value: light },
      ]
    }),
  ).flat()
  const layout = Object.fromEntries(wells.map(([well, { content }]) => [well, content]))
  return { readings, layout }
}

/** The 4PL of fold on concentration that the simulated wells follow. */
export const truth = { A: 1, B: 1.2, C: 60, D: 12, G: 1 }

export const panelMethod = (
  biosensor: string,
  changes: Partial<Omit<Method, 'panel'>> & { panel?: Partial<Method['panel'] & object> } = {},
): Method => {
  const { panel, ...rest } = changes
  return {
    code: `na-${biosensor.toLowerCase()}`,
    title: `Naphthenic acids by ${biosensor}`,
    citation: 'Made for a test',
    strain: 'Pseudomonas sp.',
    calibrant: 'commercial mix',
    analyte: 'naphthenic acids',
    unit: 'mg/L',
    signal: {
      kind: 'fold',
      light: { unit: 'CPS', block: null },
      growth: { unit: 'OD', block: null },
      growthBlank: 'none',
      time: { kind: 'at', hours: 1 },
    },
    blankSubtraction: 'none',
    model: '4pl',
    response: 'rising',
    weighting: 'none',
    fitOn: 'wells',
    lod: null,
    loq: null,
    rangeRule: { kind: 'standards', factor: 1 },
    rounding: { kind: 'significantDigits', digits: 3 },
    qc: {
      cvMaxPercent: null,
      r2Min: null,
      backCalculation: null,
      zPrimeMin: null,
      blankBelow: null,
      fieldBlankBelow: null,
      duplicateDifferenceMaxPercent: null,
      spikeRecoveryPercent: null,
    },
    ...rest,
    panel: {
      biosensor,
      report: 'concentration',
      isEstimate: true,
      significantFold: '2',
      lodFold: '2',
      wellDilution: null,
      growthMinPercent: 70,
      silencedBelowFold: 0.5,
      qc: {
        positiveControlMin: 3,
        negativeControlMax: 1.5,
        controlCvMaxPercent: 20,
        untreatedSignal: null,
        expected: { sample: null, fieldBlank: null },
      },
      ...panel,
    },
  }
}

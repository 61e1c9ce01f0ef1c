import type { Method } from './method.ts'
import type { PanelRules } from './panel-rules.ts'

const growth = { unit: 'OD', block: null } as const
const light = { unit: 'CPS', block: null } as const

const panelOf = (biosensor: string, untreatedSignal: { min: number; max: number }): PanelRules => ({
  biosensor,
  report: 'concentration',
  isEstimate: true,
  significantFold: '2',
  lodFold: '2',
  // 90 µL of water, 10 µL of tenfold medium, 1 µL of culture.
  wellDilution: { waterUl: '90', wellUl: '101' },
  growthMinPercent: 70,
  silencedBelowFold: 0.5,
  qc: {
    positiveControlMin: 3,
    negativeControlMax: 1.5,
    controlCvMaxPercent: 20,
    untreatedSignal,
    expected: { sample: null, fieldBlank: { min: 0.5, max: 1.5 } },
  },
})

const shared = {
  citation:
    'Bookout et al., ACS Synthetic Biology 2024, doi 10.1021/acssynbio.4c00260, for the ranges; limits of quality control are chosen for the demonstration and not validated',
  analyte: 'naphthenic acids',
  unit: 'mg/L',
  blankSubtraction: 'none',
  model: '4pl',
  response: 'rising',
  weighting: '1/y',
  fitOn: 'wells',
  lod: null,
  loq: null,
  rangeRule: { kind: 'standards', factor: 1 },
  rounding: { kind: 'significantDigits', digits: 2 },
  qc: {
    cvMaxPercent: 25,
    r2Min: 0.95,
    backCalculation: { tolerancePercent: 30, tolerancePercentAtEnds: 40, shareMin: 0.6 },
    zPrimeMin: null,
    blankBelow: null,
    fieldBlankBelow: 'LOD',
    duplicateDifferenceMaxPercent: 40,
    spikeRecoveryPercent: null,
  },
} as const

const foldAt = (hours: number): Method['signal'] => ({
  kind: 'fold',
  light,
  growth,
  growthBlank: 'mean',
  time: { kind: 'at', hours },
})

/** Acyclic acids: answers in 5 to 7 hours. */
const atuA: Method = {
  ...shared,
  code: 'na-atua-fold',
  title: 'Acyclic naphthenic acids by atuA, fold over the control at 8 h (demonstration)',
  strain: 'Pseudomonas sp. OST1909, atuA-L',
  calibrant: 'commercial acyclic mix',
  signal: foldAt(8),
  panel: panelOf('atuA', { min: 2500, max: 4200 }),
}

/** Complex acids, out of process water. */
const marR: Method = {
  ...shared,
  code: 'na-marr-fold',
  title: 'Complex naphthenic acids by marR, fold over the control at 6 h (demonstration)',
  strain: 'Pseudomonas sp. OST1909, marR-L',
  calibrant: 'OSPW extract',
  signal: foldAt(6),
  panel: panelOf('marR', { min: 4300, max: 6800 }),
}

/** Classic acids with simple rings: fast, and inhibited by some untreated process water. */
const p3680: Method = {
  ...shared,
  code: 'na-3680-fold',
  title: 'Classic naphthenic acids by 3680, fold over the control at 5 h (demonstration)',
  strain: 'Pseudomonas sp. OST1909, p3680-lux',
  calibrant: 'mix of nine acids',
  signal: foldAt(5),
  panel: panelOf('3680', { min: 1400, max: 2450 }),
}

/** The panel of three as it is published, one method for each biosensor. */
export const panelMethods: readonly Method[] = [atuA, marR, p3680]

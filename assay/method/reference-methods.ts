import type { Method } from './method.ts'
import { panelMethods } from './panel-methods.ts'

/**
 * Reproduces the numbers of Gen5's own `Integral [Lum]` and `[Concentration]` tables, to prove the
 * arithmetic against the vendor's: nothing is subtracted, weighted or checked.
 */
export const gen5Vendor4pl: Method = {
  code: 'gen5-vendor-4pl',
  title: 'Reproduction of the Gen5 standard curve: integral, unweighted 4PL on replicate means',
  citation:
    'Agilent BioTek Gen5 3.12, Y = (A-D)/(1+(X/C)^B) + D, flags beyond 1.05 x the standards',
  strain: 'not stated',
  calibrant: 'the standards of the plate',
  analyte: 'not stated',
  unit: 'unit of the standards',
  signal: { kind: 'integral', unit: 'RLU', block: null },
  blankSubtraction: 'none',
  model: '4pl',
  weighting: 'none',
  fitOn: 'means',
  lod: null,
  loq: null,
  rangeRule: { kind: 'standards', factor: 1.05 },
  rounding: { kind: 'decimals', digits: 3 },
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
}

/** The pilot's method for naphthenic acids, with numbers made for the demonstration. */
export const naLux4pl: Method = {
  code: 'na-lux-4pl',
  title: 'Naphthenic acids by luminescent biosensor, 4PL (demonstration)',
  citation:
    'Demonstration method: LOD, LOQ, ULOQ and quality limits are chosen for the demonstration and not validated',
  strain: 'demonstration lux reporter strain',
  calibrant: 'commercial naphthenic acids mixture',
  analyte: 'naphthenic acids',
  unit: 'mg/L',
  signal: { kind: 'endpoint', unit: 'RLU', block: null },
  // Weights of 1/y2 need signals well above 0, which a subtracted blank would not leave.
  blankSubtraction: 'none',
  model: '4pl',
  response: 'rising',
  weighting: '1/y2',
  fitOn: 'wells',
  lod: '1.5',
  loq: '5',
  rangeRule: { kind: 'loqToUloq', uloq: '100' },
  rounding: { kind: 'significantDigits', digits: 3 },
  qc: {
    cvMaxPercent: 20,
    r2Min: 0.98,
    backCalculation: { tolerancePercent: 20, tolerancePercentAtEnds: 25, shareMin: 0.75 },
    zPrimeMin: 0.5,
    blankBelow: 'LOD',
    fieldBlankBelow: 'LOQ',
    duplicateDifferenceMaxPercent: 20,
    spikeRecoveryPercent: { min: 80, max: 120 },
  },
}

/** The first is the one that is used where no method is named. */
export const referenceMethods: readonly Method[] = [naLux4pl, gen5Vendor4pl, ...panelMethods]

import { readingUnits } from '@luminous/assay/plate/reading.ts'
import type { MethodValues } from './method-values.ts'

type Choice = readonly [value: string, label: string]
export type MethodField = {
  readonly name: keyof MethodValues
  readonly label: string
  readonly hint?: string
  readonly choices?: readonly Choice[]
  /** Shown only where another field has this value. */
  readonly when?: readonly [keyof MethodValues, string]
  readonly isNumber?: boolean
}
type Part = { readonly title: string; readonly fields: readonly MethodField[] }

const limits: readonly Choice[] = [
  ['', 'not checked'],
  ['LOD', 'below the LOD'],
  ['LOQ', 'below the LOQ'],
]
const empty = 'Empty: not checked.'

/** Every field of the recipe, in plain words with its unit. */
export const methodParts: readonly Part[] = [
  {
    title: 'What it is',
    fields: [
      { name: 'code', label: 'Code', hint: 'Revisions of one method share it.' },
      { name: 'title', label: 'Title' },
      { name: 'citation', label: 'Where its numbers come from' },
      { name: 'strain', label: 'Strain' },
      { name: 'calibrant', label: 'Calibrant' },
      { name: 'analyte', label: 'Analyte' },
      {
        name: 'unit',
        label: 'Unit of concentrations',
        hint: 'Results are reported in mg/L; a method in another unit only computes.',
      },
    ],
  },
  {
    title: 'From readings to a signal',
    fields: [
      {
        name: 'signalKind',
        label: 'Signal of a well',
        choices: [
          ['endpoint', 'one reading'],
          ['integral', 'integral over time (trapezoids)'],
          ['foldInduction', 'fold induction'],
        ],
      },
      {
        name: 'signalOver',
        label: 'Fold over',
        choices: [
          ['blank', 'the mean of the blanks'],
          ['firstRead', 'the first reading of the well'],
        ],
        when: ['signalKind', 'foldInduction'],
      },
      {
        name: 'signalUnit',
        label: 'Unit of the signal',
        choices: readingUnits.map((unit) => [unit, unit] as const),
      },
      {
        name: 'signalBlock',
        label: 'Read to use',
        hint: 'Its name in the file; empty: the only one in this unit.',
      },
      {
        name: 'blankSubtraction',
        label: 'Blanks',
        choices: [
          ['none', 'are not subtracted'],
          ['mean', 'their mean is subtracted'],
        ],
      },
    ],
  },
  {
    title: 'From signals to a curve',
    fields: [
      {
        name: 'model',
        label: 'Curve',
        choices: [
          ['4pl', 'four-parameter logistic'],
          ['5pl', 'five-parameter logistic'],
        ],
      },
      {
        name: 'response',
        label: 'With more concentration the signal',
        choices: [
          ['', 'is not stated'],
          ['rising', 'rises'],
          ['falling', 'falls'],
        ],
        hint: 'A plate that lies turned is found by it.',
      },
      {
        name: 'weighting',
        label: 'Weights',
        choices: [
          ['none', 'all the same'],
          ['1/y', '1/y'],
          ['1/y2', '1/y²'],
        ],
      },
      {
        name: 'fitOn',
        label: 'Fitted on',
        choices: [
          ['means', 'means of replicates'],
          ['wells', 'single wells'],
        ],
      },
    ],
  },
  {
    title: 'Limits and rounding',
    fields: [
      { name: 'lod', label: 'LOD, in the well', hint: 'Empty: none.', isNumber: true },
      { name: 'loq', label: 'LOQ, in the well', hint: 'Empty: none.', isNumber: true },
      {
        name: 'rangeKind',
        label: 'A number is reported',
        choices: [
          ['loqToUloq', 'from the LOQ to the ULOQ'],
          ['standards', 'between the standards'],
          ['asymptotes', 'wherever the curve has one'],
        ],
      },
      {
        name: 'uloq',
        label: 'ULOQ, in the well',
        when: ['rangeKind', 'loqToUloq'],
        isNumber: true,
      },
      {
        name: 'rangeFactor',
        label: 'Widened by the factor',
        when: ['rangeKind', 'standards'],
        isNumber: true,
      },
      {
        name: 'roundingKind',
        label: 'Rounded to',
        choices: [
          ['significantDigits', 'significant digits'],
          ['decimals', 'decimals'],
        ],
      },
      { name: 'roundingDigits', label: 'How many', isNumber: true },
    ],
  },
  {
    title: 'Quality control',
    fields: [
      {
        name: 'cvMaxPercent',
        label: 'CV of replicates, at most %',
        hint: empty,
        isNumber: true,
      },
      { name: 'r2Min', label: 'R² of the curve, at least', hint: empty, isNumber: true },
      {
        name: 'backTolerancePercent',
        label: 'Standards found again within %',
        hint: empty,
        isNumber: true,
      },
      { name: 'backTolerancePercentAtEnds', label: 'At the ends within %', isNumber: true },
      {
        name: 'backShareMin',
        label: 'Share of standards that must',
        hint: '0.75 is three of four.',
        isNumber: true,
      },
      { name: 'zPrimeMin', label: 'Z′ of the controls, at least', hint: empty, isNumber: true },
      { name: 'blankBelow', label: 'Blanks', choices: limits },
      { name: 'fieldBlankBelow', label: 'Field blanks', choices: limits },
      {
        name: 'duplicateDifferenceMaxPercent',
        label: 'Duplicates differ by at most %',
        hint: empty,
        isNumber: true,
      },
      {
        name: 'recoveryMinPercent',
        label: 'Spike recovery from %',
        hint: empty,
        isNumber: true,
      },
      { name: 'recoveryMaxPercent', label: 'Spike recovery to %', isNumber: true },
    ],
  },
]

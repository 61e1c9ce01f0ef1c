import { readingUnits } from '@luminous/assay/plate/reading.ts'
import { empty, type Choice, type MethodField, type MethodPart } from './method-field.ts'
import { panelPart, panelQuality } from './method-panel-fields.ts'
import type { MethodValues } from './method-values.ts'

const limits: readonly Choice[] = [
  ['', 'not checked'],
  ['LOD', 'below the LOD'],
  ['LOQ', 'below the LOQ'],
]
const onlyRead = 'Its name in the file; empty: the only one in this unit.'
const units: readonly Choice[] = readingUnits.map((unit) => [unit, unit])
const isFold = ({ signalKind }: MethodValues) => signalKind === 'fold' || signalKind === 'ratio'
const isPlain = (values: MethodValues) => !isFold(values)
const isWindow = (values: MethodValues) =>
  isFold(values) && ['maximum', 'area'].includes(values.timeKind)

const ofFolds = (fields: readonly MethodField[]): MethodField[] =>
  fields.map((field) => ({ ...field, when: isFold }))

/** Every field of the recipe, in plain words with its unit. */
export const methodParts: readonly MethodPart[] = [
  {
    title: 'What it is',
    fields: [
      { name: 'code', label: 'Code', hint: 'Revisions of one method share it.' },
      { name: 'title', label: 'Title' },
      { name: 'citation', label: 'Where its numbers come from' },
      {
        name: 'biosensor',
        label: 'Biosensor',
        hint: 'Its code in the register; empty: a method from before the panel.',
      },
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
          ['fold', 'light over growth, over the untreated control'],
          ['ratio', 'light over growth'],
          ['foldInduction', 'fold induction'],
        ],
      },
      ...ofFolds([
        { name: 'lightUnit', label: 'Light is read in', choices: units },
        { name: 'lightBlock', label: 'Read of light', hint: onlyRead },
        {
          name: 'growthUnit',
          label: 'Growth is read in',
          choices: [['', 'not read'], ...units],
        },
        { name: 'growthBlock', label: 'Read of growth', hint: onlyRead },
        {
          name: 'growthBlank',
          label: 'Growth in medium alone',
          choices: [
            ['none', 'is not subtracted'],
            ['mean', 'is subtracted: the mean of the blanks'],
          ],
        },
        {
          name: 'timeKind',
          label: 'The signal is taken',
          choices: [
            ['at', 'at a stated time'],
            ['maximum', 'as its maximum over a window'],
            ['area', 'as its area over a window'],
            ['endpoint', 'from the one reading'],
          ],
        },
      ]),
      {
        name: 'atHours',
        label: 'At, hours',
        when: (values) => isFold(values) && values.timeKind === 'at',
        isNumber: true,
      },
      {
        name: 'fromHours',
        label: 'From, hours',
        when: isWindow,
        isNumber: true,
      },
      {
        name: 'toHours',
        label: 'To, hours',
        when: isWindow,
        isNumber: true,
      },
      {
        name: 'signalOver',
        label: 'Fold over',
        choices: [
          ['blank', 'the mean of the blanks'],
          ['firstRead', 'the first reading of the well'],
        ],
        when: (values) => values.signalKind === 'foldInduction',
      },
      {
        name: 'signalUnit',
        label: 'Unit of the signal',
        choices: units,
        when: isPlain,
      },
      { name: 'signalBlock', label: 'Read to use', hint: onlyRead, when: isPlain },
      {
        name: 'blankSubtraction',
        label: 'Blanks',
        choices: [
          ['none', 'are not subtracted'],
          ['mean', 'their mean is subtracted'],
        ],
        when: isPlain,
      },
    ],
  },
  panelPart,
  {
    title: 'From signals to a curve',
    fields: [
      {
        name: 'model',
        label: 'Curve',
        choices: [
          ['4pl', 'four-parameter logistic'],
          ['5pl', 'five-parameter logistic'],
          ['line', 'straight line'],
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
        when: (values) => values.rangeKind === 'loqToUloq',
        isNumber: true,
      },
      {
        name: 'rangeFactor',
        label: 'Widened by the factor',
        when: (values) => values.rangeKind === 'standards',
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
      ...panelQuality,
    ],
  },
]

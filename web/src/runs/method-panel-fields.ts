import { empty, type MethodField, type MethodPart } from './method-field.ts'
import type { MethodValues } from './method-values.ts'

const hasBiosensor = ({ biosensor }: MethodValues) => biosensor.trim() !== ''
const ofPanel = (fields: readonly MethodField[]): MethodField[] =>
  fields.map((field) => ({ ...field, when: hasBiosensor }))

/** What a method for one biosensor says beyond the curve. */
export const panelPart: MethodPart = {
  title: 'The panel',
  fields: ofPanel([
    {
      name: 'report',
      label: 'Reported is',
      choices: [
        ['concentration', 'a concentration'],
        ['fold', 'the fold alone (screening)'],
      ],
    },
    {
      name: 'isEstimate',
      label: 'The concentration is',
      choices: [
        ['yes', 'an estimate, and called one'],
        ['no', 'a measurement'],
      ],
    },
    {
      name: 'significantFold',
      label: 'A response is significant from, fold',
      hint: '2 by convention.',
      isNumber: true,
    },
    {
      name: 'lodFold',
      label: 'LOD where the curve reaches, fold',
      hint: 'Empty: the LOD below holds.',
      isNumber: true,
    },
    {
      name: 'waterUl',
      label: 'Water in the well, µL',
      hint: 'Empty: undiluted.',
      isNumber: true,
    },
    { name: 'wellUl', label: 'The whole well, µL', isNumber: true },
    {
      name: 'growthMinPercent',
      label: 'Inhibited below, % of the control’s growth',
      hint: empty,
      isNumber: true,
    },
    { name: 'silencedBelowFold', label: 'Silenced below, fold', hint: empty, isNumber: true },
  ]),
}

export const panelQuality: readonly MethodField[] = ofPanel([
  {
    name: 'positiveControlMin',
    label: 'Positive control, at least',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'negativeControlMax',
    label: 'Negative control, at most',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'controlCvMaxPercent',
    label: 'CV of the untreated control, at most %',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'untreatedMin',
    label: 'Light over growth of the untreated control, from',
    hint: 'By it two exchanged biosensors are told apart.',
    isNumber: true,
  },
  {
    name: 'untreatedMax',
    label: 'Light over growth of the untreated control, to',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'sampleMin',
    label: 'Samples are expected from',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'sampleMax',
    label: 'Samples are expected to',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'fieldBlankMin',
    label: 'Field blanks are expected from',
    hint: empty,
    isNumber: true,
  },
  {
    name: 'fieldBlankMax',
    label: 'Field blanks are expected to',
    hint: empty,
    isNumber: true,
  },
])

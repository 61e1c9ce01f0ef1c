import type { Concentration } from '@luminous/contract'

/** A flag in plain words: a few for a list, a sentence for the page of the result. */
export type FlagText = { readonly flag: string; readonly word: string; readonly meaning: string }

const texts: Readonly<Record<string, readonly [word: string, meaning: string]>> = {
  overflow: [
    'Detector overflow',
    'The light was more than the reader can count, so there is no number. The lab can dilute the sample and read it again.',
  ],
  missed: [
    'Well missed',
    'The reader skipped a well of this sample, so there is nothing to compute from.',
  ],
  error: ['Reader error', 'The reader reported an error for a well of this sample.'],
  masked: ['Masked', 'The operator of the reader marked a well as not to be used.'],
  notRead: ['Not in the file', 'The plate file holds no reading for a well of this sample.'],
  excluded: ['Left out', 'The lab left the wells of this sample out, with a reason.'],
  noBaseline: ['No baseline', 'There was no usable background to compare the signal with.'],
  mediumAlone: [
    'Medium alone',
    'The well holds medium without a biosensor: its growth is subtracted from that of the others.',
  ],
  noGrowth: [
    'No growth',
    'The biosensor did not grow in a well of this sample, so there is nothing to divide its light by.',
  ],
  inhibited: [
    'Inhibited',
    'The biosensor grew less in this water than without it. It makes no statement: a low signal means a poisoned sensor, not clean water.',
  ],
  silenced: [
    'Silenced',
    'The biosensor grew as it should and gave far less light than without this water: something in it keeps the sensor dark, and it makes no statement.',
  ],
  foldAlone: [
    'Screening',
    'The method reports the response alone, as the fold over the untreated control, and no concentration.',
  ],
  noCalibration: [
    'No calibration',
    'The standards of this plate determine no curve, so no signal can be turned into a concentration.',
  ],
  below: [
    'Below the range',
    'The signal lies below what the method reports as a number. The limit is given instead; it is not zero.',
  ],
  above: [
    'Above the range',
    'The signal lies above what the method reports as a number. The limit is given instead; the lab can dilute the sample and read it again.',
  ],
  wellsLeftOut: [
    'Fewer replicates',
    'At least one well of this sample could not be read, or was left out by the lab with a reason. The result rests on the others.',
  ],
  'qc.calibration': ['QC: calibration', 'The standards of the plate determine no curve.'],
  'qc.wellsRead': ['QC: unread wells', 'Not every well of the plate could be read.'],
  'qc.replicateCv': [
    'QC: replicates',
    'Replicates differ more from each other than the method allows (coefficient of variation).',
  ],
  'qc.r2': [
    'QC: curve fit',
    'The curve fits the standards less well than the method demands (R²).',
  ],
  'qc.backCalculation': [
    'QC: standards',
    'Too few standards come back to their own concentration when computed from the curve.',
  ],
  'qc.zPrime': ['QC: Z′', 'Positive and negative controls are not far enough apart (Z′).'],
  'qc.blank': ['QC: blank', 'The blanks of the plate give more signal than the method allows.'],
  'qc.fieldBlank': [
    'QC: field blank',
    'A field blank of yours on the same plate contains more than the method allows: some of what was found may come from bottles or handling.',
  ],
  'qc.duplicate': ['QC: duplicate', 'Sample and duplicate differ more than the method allows.'],
  'qc.spikeRecovery': [
    'QC: spike recovery',
    'Of a known amount that was added, too much or too little was found again.',
  ],
  'qc.untreatedControl': [
    'QC: untreated control',
    'The untreated control of the biosensor was not read, or its wells differ more than the method allows.',
  ],
  'qc.untreatedSignal': [
    'QC: light of the untreated control',
    'Without any acids the biosensor gave more or less light than is expected of it.',
  ],
  'qc.detectionLimit': [
    'QC: limit of detection',
    'The curve does not come down to the limit of detection within its standards: results are told from the lowest standard on.',
  ],
  'qc.reader': [
    'QC: reader',
    'The plate file names another reader than the one that the lab says it was read on.',
  ],
  'qc.exchange': [
    'QC: biosensors exchanged',
    'By their controls two biosensors seem to have stood in each other’s wells; the lab looked again.',
  ],
  'qc.positiveControl': [
    'QC: positive control',
    'The positive control answered less than the method demands: the culture may not have been alive.',
  ],
  'qc.negativeControl': [
    'QC: negative control',
    'The negative control answered though it should be silent.',
  ],
  'qc.growth': ['QC: growth', 'The biosensor grew less than beside its untreated control.'],
  'qc.silencing': [
    'QC: silencing',
    'The biosensor gave far less light than its untreated control.',
  ],
  'qc.expectedRange': [
    'QC: expected range',
    'The response lies outside of what is expected of this kind of sample; the lab looked again.',
  ],
  'qc.lotExpiry': [
    'QC: expired lot',
    'The biosensor or the standards were past their date when the plate was read.',
  ],
  'qc.timeOrder': [
    'QC: times',
    'By its times this sample was collected or received after the plate was read: a clock was wrong.',
  ],
}

export function explainFlag(flag: string): FlagText {
  const [word, meaning] = texts[flag] ?? [
    flag,
    'No explanation is kept for this flag here; the lab can say what it means.',
  ]
  return { flag, word, meaning }
}

/** `<` and `>` say already that a value lies outside the range: a list does not say it twice. */
export const flagsBesideQualifier = (
  flags: readonly string[],
  concentration: Concentration,
): FlagText[] =>
  flags
    .filter((flag) => concentration.kind !== 'censored' || (flag !== 'below' && flag !== 'above'))
    .map(explainFlag)

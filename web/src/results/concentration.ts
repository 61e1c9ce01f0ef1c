import type { Concentration } from '@luminous/contract'

/** How certain a result is. Each has a shape, a word and a colour of its own on screen. */
export type ConcentrationStatus =
  | 'quantified'
  | 'belowLimit'
  | 'betweenLimits'
  | 'aboveLimit'
  | 'notRead'

export type ConcentrationText = {
  readonly status: ConcentrationStatus
  /** The number or limit exactly as the server sent it; it is never rounded or computed here. */
  readonly figure: string
  /** What the limit is, `LOD`; null for a number. */
  readonly note: string | null
  /** The status in words: `Below LOD`. */
  readonly word: string
  /** False where there is no number that a unit could stand beside. */
  readonly hasUnit: boolean
}

/** A censored value is a limit with its sign, and what was not read is no number at all: never 0. */
export function formatConcentration(concentration: Concentration): ConcentrationText {
  switch (concentration.kind) {
    case 'number':
      return {
        status: 'quantified',
        figure: concentration.concentrationMgPerL,
        note: null,
        word: 'Quantified',
        hasUnit: true,
      }
    case 'censored':
      return formatCensored(concentration)
    case 'notRead':
      break
  }
  return { status: 'notRead', figure: 'not read', note: null, word: 'Not read', hasUnit: false }
}

function formatCensored({
  qualifier,
  limitMgPerL,
  limitType,
  lowerMgPerL,
}: Extract<Concentration, { kind: 'censored' }>): ConcentrationText {
  if (lowerMgPerL !== null) {
    const lowerType = limitType === 'LOQ' ? 'LOD' : 'lower limit'
    return {
      status: 'betweenLimits',
      figure: `${lowerMgPerL} – ${limitMgPerL}`,
      note: `between ${lowerType} and ${limitType}`,
      word: `Between ${lowerType} and ${limitType}`,
      hasUnit: true,
    }
  }
  const isBelow = qualifier === '<'
  const limit = /^[A-Z]+$/.test(limitType) ? limitType : `the ${limitType}`
  return {
    status: isBelow ? 'belowLimit' : 'aboveLimit',
    figure: `${qualifier} ${limitMgPerL}`,
    note: limitType,
    word: `${isBelow ? 'Below' : 'Above'} ${limit}`,
    hasUnit: true,
  }
}

/** Milligrams of what: a sum parameter is measured against a calibrant, and its unit says so. */
export const formatUnit = (analyte: string): string =>
  analyte === 'naphthenic acids' ? 'mg/L NA-eq' : 'mg/L'

export const formatAnalyte = (analyte: string): string =>
  analyte === '' ? analyte : `${analyte.charAt(0).toUpperCase()}${analyte.slice(1)}`

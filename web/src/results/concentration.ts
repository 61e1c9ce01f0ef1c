import type { Concentration, ResultSummary } from '@luminous/contract'
import { explainFlag } from '../ui/flags.ts'

/** How certain a result is. Each has a shape, a word and a colour of its own on screen. */
export type ConcentrationStatus =
  | 'quantified'
  | 'belowLimit'
  | 'betweenLimits'
  | 'aboveLimit'
  | 'response'
  | 'noResponse'
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

/** What of a result is its answer. */
export type Answer = Pick<ResultSummary, 'concentration' | 'fold' | 'isEstimate'>

/** A result in the words of every list and page: its concentration, or the fold where that is all that is reported. */
export function formatAnswer({ concentration, fold, isEstimate }: Answer): ConcentrationText {
  switch (concentration.kind) {
    case 'number':
      return { ...formatConcentration(concentration), ...(isEstimate && { word: 'Estimate' }) }
    case 'foldAlone':
      return fold === null ? formatConcentration(concentration) : formatFold(fold)
    case 'censored':
    case 'notRead':
    case 'noStatement':
      break
  }
  return formatConcentration(concentration)
}

function formatFold({ fold, response }: NonNullable<Answer['fold']>): ConcentrationText {
  const isResponse = response === 'significant'
  return {
    status: isResponse ? 'response' : 'noResponse',
    figure: `${fold}-fold`,
    note: null,
    word: isResponse ? 'Response' : 'No response',
    hasUnit: false,
  }
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
    case 'noStatement':
      return formatSilent(concentration)
    case 'notRead':
    case 'foldAlone':
      break
  }
  return { status: 'notRead', figure: 'not read', note: null, word: 'Not read', hasUnit: false }
}

/** A poisoned or silenced biosensor says nothing of the water: neither clean nor not. */
function formatSilent({ flags }: Extract<Concentration, { kind: 'noStatement' }>) {
  const [why = 'inhibited'] = flags
  return {
    status: 'notRead' as const,
    figure: 'no statement',
    note: null,
    word: explainFlag(why).word,
    hasUnit: false,
  }
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

/** What can be told about a new customer before it is sent; the server has the last word. */
import { addressesMax, emailPattern } from '@luminous/contract/addresses.ts'
import type { CustomerStepName } from '../../onboarding/customer-steps.ts'
import { type SiteForm } from '../../sites/site-fields.tsx'
import { isColour } from '../../teams/contrast.ts'
import { type ThresholdForm } from '../../thresholds/threshold-fields.tsx'
import { plainDecimal, readDecimal } from '../../ui/decimal.ts'
import { isBlankSite, isBlankThreshold, peopleOf, type CustomerForm } from './customer-form.ts'

/** `field` is named as the API names it, so that the server's mistakes find the same place. */
export type Mistake = { readonly field: string; readonly says: string }

const stepOfPart: Readonly<Record<string, CustomerStepName>> = {
  sites: 'sites',
  thresholds: 'thresholds',
  people: 'people',
  message: 'people',
  apiKey: 'key',
}

/** On which step a field stands. */
export const stepOfField = (field: string): CustomerStepName =>
  stepOfPart[field.split('.')[0] ?? ''] ?? 'details'

/** Rows that nobody filled in are no mistake. */
export function mistakesOf(form: CustomerForm): Mistake[] {
  return [
    ...detailsMistakes(form),
    ...form.sites.flatMap((site, at) =>
      isBlankSite(site) ? [] : siteMistakes(site, at, form.sites),
    ),
    ...when(
      form.setsThresholds && form.thresholds.every(isBlankThreshold),
      'thresholds',
      'Fill in a threshold, or leave them to the customer.',
    ),
    ...(form.setsThresholds
      ? form.thresholds.flatMap((threshold, at) =>
          isBlankThreshold(threshold) ? [] : thresholdMistakes(threshold, at, form.sites),
        )
      : []),
    ...peopleMistakes(form),
    ...keyMistakes(form),
  ]
}

const when = (isWrong: boolean, field: string, says: string): Mistake[] =>
  isWrong ? [{ field, says }] : []

const detailsMistakes = ({ name, slug, contactEmail, colour }: CustomerForm): Mistake[] => [
  ...when(name.trim() === '', 'name', 'Say what the customer is called.'),
  ...when(
    !/^[a-z0-9][a-z0-9-]{1,62}$/.test(slug.trim()),
    'slug',
    'The short name has 2 to 63 small letters, digits or hyphens.',
  ),
  ...when(
    contactEmail.trim() !== '' && !emailPattern.test(contactEmail.trim()),
    'contactEmail',
    'This is no e-mail address; one looks like ada@example.org.',
  ),
  ...when(colour !== '' && !isColour(colour), 'colour', 'A colour looks like #0d7369.'),
]

function siteMistakes(site: SiteForm, at: number, sites: readonly SiteForm[]): Mistake[] {
  const field = (name: string) => `sites.${at}.${name}`
  const isTwice = sites.some(
    (other, place) => place < at && sameName(other.name, site.name) && site.name.trim() !== '',
  )
  return [
    ...when(site.name.trim() === '', field('name'), 'Give the site a name.'),
    ...when(isTwice, field('name'), 'Another site has this name already.'),
    ...when(!isDegrees(site.latitude, 90), field('latitude'), 'From -90 to 90, like 57.3041.'),
    ...when(
      !isDegrees(site.longitude, 180),
      field('longitude'),
      'From -180 to 180, like -111.5963; west is negative.',
    ),
  ]
}

const sameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

function isDegrees(text: string, max: number): boolean {
  const degrees = readDecimal(text)
  if (degrees === null) return true
  return /^-?\d{1,3}(\.\d{1,6})?$/.test(degrees) && Math.abs(Number(degrees)) <= max
}

function thresholdMistakes(
  threshold: ThresholdForm,
  at: number,
  sites: readonly SiteForm[],
): Mistake[] {
  const field = (name: string) => `thresholds.${at}.${name}`
  const limit = plainDecimal(threshold.limitMgPerL)
  const isLimit = /^\d{1,9}(\.\d{1,9})?$/.test(limit) && Number(limit) > 0
  const isPlaced = threshold.site === '' || sites.some(({ name }) => name.trim() === threshold.site)
  return [
    ...when(threshold.name.trim() === '', field('name'), 'Give the threshold a name.'),
    ...when(!isLimit, field('limitMgPerL'), 'A number above 0, like 1.5.'),
    ...when(
      threshold.citation.trim().length < 3,
      field('citation'),
      'Say where the limit comes from, in a few words.',
    ),
    ...when(threshold.effectiveFrom === '', field('effectiveFrom'), 'Choose the first day.'),
    ...when(!isPlaced, field('siteName'), 'The site is no longer there: choose another.'),
  ]
}

function peopleMistakes(form: CustomerForm): Mistake[] {
  const people = peopleOf(form)
  return [
    ...when(
      people.length > addressesMax,
      'people',
      `At most ${addressesMax} people can be invited here; the others can follow on the team’s page.`,
    ),
    ...people.flatMap(({ verdict, text }) =>
      verdict === 'notAnAddress'
        ? [{ field: 'people', says: `“${text}” is no e-mail address: correct it or take it out.` }]
        : [],
    ),
  ]
}

const keyMistakes = ({ wantsKey, key }: CustomerForm): Mistake[] =>
  wantsKey
    ? [
        ...when(key.name.trim() === '', 'apiKey.name', 'Say what the key is for.'),
        ...when(key.scopes.length === 0, 'apiKey.scopes', 'Choose at least one thing.'),
      ]
    : []

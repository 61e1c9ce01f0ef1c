/** A new customer as it is typed: what a draft keeps, and what becomes of it. */
import type { Logo, NewCustomer } from '@luminous/contract'
import { keyScopes, memberRoles, type MemberRole } from '@luminous/contract/permissions.ts'
import { parseAddresses, type PastedAddress } from '@luminous/contract/addresses.ts'
import { emptySite, toNewSite, type SiteForm } from '../../sites/site-fields.tsx'
import { emptyDetails, type DetailsForm } from '../../teams/details-fields.tsx'
import { emptyKey, type KeyForm } from '../../teams/key-fields.tsx'
import { logoTypes } from '../../teams/logo.ts'
import { emptyThreshold, limitsOf, type ThresholdForm } from '../../thresholds/threshold-fields.tsx'

export type CustomerForm = DetailsForm & {
  readonly kind: 'customer' | 'community'
  readonly slug: string
  /** Somebody typed the short name: it no longer follows the name. */
  readonly slugIsOwn: boolean
  readonly requiresSecondFactor: boolean
  readonly logo: Logo | null
  readonly sites: readonly SiteForm[]
  /** Whether thresholds are set here, or left to the customer. */
  readonly setsThresholds: boolean
  readonly thresholds: readonly ThresholdForm[]
  readonly addresses: string
  /** By the address in small letters; who has none chosen gets the default. */
  readonly roles: Readonly<Record<string, MemberRole>>
  readonly message: string
  readonly wantsKey: boolean
  readonly key: KeyForm
}

export const emptyCustomer: CustomerForm = {
  ...emptyDetails,
  kind: 'customer',
  slug: '',
  slugIsOwn: false,
  requiresSecondFactor: false,
  logo: null,
  sites: [emptySite],
  setsThresholds: false,
  thresholds: [],
  addresses: '',
  roles: {},
  message: '',
  wantsKey: false,
  key: emptyKey,
}

const slugLettersMax = 40

/** `Métis Nation, Region 1` becomes `metis-nation-region-1`; a long name keeps its first whole words. */
export function suggestSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  if (slug.length <= slugLettersMax) return slug
  const end = slug.lastIndexOf('-', slugLettersMax)
  return slug.slice(0, end > 0 ? end : slugLettersMax)
}

export type NewPerson = PastedAddress & { readonly role: MemberRole }

/** Everybody who was pasted. The first one is the admin unless somebody says otherwise: one is needed. */
export function peopleOf({ addresses, roles }: CustomerForm): NewPerson[] {
  const lines = parseAddresses(addresses)
  const first = lines.find(({ verdict }) => verdict === 'fine')
  return lines.map((line) => ({
    ...line,
    role: roles[line.email ?? ''] ?? (line === first ? 'admin' : 'viewer'),
  }))
}

const isBlank = (...texts: readonly string[]): boolean => texts.every((text) => text.trim() === '')

export const isBlankSite = ({ name, latitude, longitude }: SiteForm): boolean =>
  isBlank(name, latitude, longitude)
export const isBlankThreshold = ({ name, limitMgPerL, citation }: ThresholdForm): boolean =>
  isBlank(name, limitMgPerL, citation)

/** Rows that nobody filled in are no mistake: they go. */
export const withoutBlanks = (form: CustomerForm): CustomerForm => ({
  ...form,
  sites: form.sites.filter((site) => !isBlankSite(site)),
  thresholds: form.setsThresholds
    ? form.thresholds.filter((threshold) => !isBlankThreshold(threshold))
    : [],
})

/** What is sent, of a form without blanks. */
export function toNewCustomer(form: CustomerForm): NewCustomer {
  return {
    name: form.name.trim(),
    slug: form.slug.trim(),
    kind: form.kind,
    contactName: form.contactName.trim(),
    contactEmail: form.contactEmail.trim(),
    contactPhone: form.contactPhone.trim(),
    notes: form.notes.trim(),
    colour: form.colour === '' ? null : form.colour,
    requiresSecondFactor: form.requiresSecondFactor,
    logo: form.logo,
    sites: form.sites.map(toNewSite),
    thresholds: form.thresholds.map((threshold) => ({
      name: threshold.name.trim(),
      severity: threshold.severity,
      // A new customer has no results yet, so no biosensor to name.
      biosensor: null,
      ...limitsOf(threshold),
      citation: threshold.citation.trim(),
      effectiveFrom: threshold.effectiveFrom,
      siteName: threshold.site === '' ? null : threshold.site,
    })),
    people: peopleOf(form).flatMap(({ email, verdict, role }) =>
      email !== null && verdict === 'fine' ? [{ email, role }] : [],
    ),
    message: form.message.trim(),
    apiKey: form.wantsKey
      ? { ...form.key, name: form.key.name.trim(), scopes: [...form.key.scopes] }
      : null,
  }
}

type Raw = Readonly<Record<string, unknown>>

/** A draft may come from an older version of this page, or from anybody's API call: each value is looked at. */
export function readCustomerForm(raw: Raw): CustomerForm {
  const { logo, roles, key } = raw
  return {
    name: textOf(raw, 'name'),
    contactName: textOf(raw, 'contactName'),
    contactEmail: textOf(raw, 'contactEmail'),
    contactPhone: textOf(raw, 'contactPhone'),
    notes: textOf(raw, 'notes'),
    colour: textOf(raw, 'colour'),
    kind: raw['kind'] === 'community' ? 'community' : 'customer',
    slug: textOf(raw, 'slug'),
    slugIsOwn: raw['slugIsOwn'] === true,
    requiresSecondFactor: raw['requiresSecondFactor'] === true,
    logo: isRaw(logo) ? readLogoOf(logo) : null,
    sites: 'sites' in raw ? rowsOf(raw, 'sites').map(readSite) : emptyCustomer.sites,
    setsThresholds: raw['setsThresholds'] === true,
    thresholds: rowsOf(raw, 'thresholds').map(readThreshold),
    addresses: textOf(raw, 'addresses'),
    roles: isRaw(roles) ? readRoles(roles) : {},
    message: textOf(raw, 'message'),
    wantsKey: raw['wantsKey'] === true,
    key: isRaw(key) ? readKey(key) : emptyKey,
  }
}

const readSite = (row: Raw): SiteForm => ({
  name: textOf(row, 'name'),
  timeZone: textOf(row, 'timeZone') || emptySite.timeZone,
  latitude: textOf(row, 'latitude'),
  longitude: textOf(row, 'longitude'),
})

const readThreshold = (row: Raw): ThresholdForm => ({
  ...emptyThreshold(),
  name: textOf(row, 'name'),
  limitMgPerL: textOf(row, 'limitMgPerL'),
  severity: row['severity'] === 'critical' ? 'critical' : 'notice',
  site: textOf(row, 'site'),
  citation: textOf(row, 'citation'),
  effectiveFrom: textOf(row, 'effectiveFrom') || emptyThreshold().effectiveFrom,
})

function readKey(row: Raw): KeyForm {
  const { scopes, expiresInDays } = row
  return {
    name: textOf(row, 'name'),
    scopes: keyScopes.filter((scope) => Array.isArray(scopes) && scopes.includes(scope)),
    expiresInDays: typeof expiresInDays === 'number' ? expiresInDays : emptyKey.expiresInDays,
  }
}

function readLogoOf(row: Raw): Logo | null {
  const mediaType = logoTypes.find((type) => type === row['mediaType'])
  const base64 = textOf(row, 'base64')
  return mediaType && base64 !== '' ? { mediaType, base64 } : null
}

const readRoles = (roles: Raw): Record<string, MemberRole> =>
  Object.fromEntries(
    Object.entries(roles).flatMap(([email, value]) => {
      const role = memberRoles.find((one) => one === value)
      return role ? [[email, role]] : []
    }),
  )

const isRaw = (value: unknown): value is Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function textOf(raw: Raw, name: string): string {
  const value = raw[name]
  return typeof value === 'string' ? value : ''
}

function rowsOf(raw: Raw, name: string): Raw[] {
  const value = raw[name]
  return Array.isArray(value) ? value.filter(isRaw) : []
}

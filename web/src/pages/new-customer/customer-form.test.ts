import { expect, test } from 'vitest'
import { mistakesOf, stepOfField } from './customer-checks.ts'
import {
  emptyCustomer,
  peopleOf,
  readCustomerForm,
  suggestSlug,
  toNewCustomer,
  withoutBlanks,
  type CustomerForm,
} from './customer-form.ts'

const named: CustomerForm = { ...emptyCustomer, name: 'Fort Water Ltd.', slug: 'fort-water' }

test('a name and nothing else makes a customer', () => {
  const form = withoutBlanks(named)
  expect(mistakesOf(form)).toEqual([])
  expect(toNewCustomer(form)).toMatchObject({
    name: 'Fort Water Ltd.',
    slug: 'fort-water',
    sites: [],
    thresholds: [],
    people: [],
    apiKey: null,
  })
})

test('a short name is suggested in plain letters', () => {
  expect(suggestSlug('Métis Nation, Region 1')).toBe('metis-nation-region-1')
  expect(suggestSlug('  «Ñ» ')).toBe('n')
  expect(suggestSlug('水')).toBe('')
  expect(suggestSlug('Athabasca Chipewyan Métis Water Monitoring')).toBe(
    'athabasca-chipewyan-metis-water',
  )
  expect(suggestSlug('a'.repeat(60))).toBe('a'.repeat(40))
})

test('the first person is the admin until somebody says otherwise', () => {
  const form = { ...named, addresses: 'oops, ada@x.org, Grace@x.org' }
  expect(peopleOf(form).map(({ email, role }) => [email, role])).toEqual([
    [null, 'viewer'],
    ['ada@x.org', 'admin'],
    ['grace@x.org', 'viewer'],
  ])
  const roles = { 'grace@x.org': 'admin', 'ada@x.org': 'editor' } as const
  expect(toNewCustomer({ ...form, roles }).people).toEqual([
    { email: 'ada@x.org', role: 'editor' },
    { email: 'grace@x.org', role: 'admin' },
  ])
  expect(mistakesOf(form).map(({ field }) => field)).toEqual(['people'])
})

test('a draft comes back as it was typed, and anything else as empty', () => {
  const typed: CustomerForm = {
    ...named,
    sites: [{ name: 'A', timeZone: 'UTC', latitude: '57,3', longitude: '' }],
    setsThresholds: true,
    thresholds: [
      {
        name: 'Limit',
        limitMgPerL: '1,5',
        limitKind: 'mgPerL',
        biosensor: '',
        severity: 'critical',
        site: 'A',
        citation: 'A licence',
        effectiveFrom: '2026-01-01',
      },
    ],
    roles: { 'ada@x.org': 'editor' },
    wantsKey: true,
    key: { name: 'Import', scopes: ['results:read'], expiresInDays: 90 },
    logo: { mediaType: 'image/png', base64: 'AAAA' },
  }
  expect(readCustomerForm(JSON.parse(JSON.stringify(typed)))).toEqual(typed)
  expect(readCustomerForm({})).toEqual(emptyCustomer)
  expect(
    readCustomerForm({
      name: 7,
      sites: 'x',
      roles: [],
      key: null,
      logo: { mediaType: 'text/html' },
    }),
  ).toEqual({ ...emptyCustomer, sites: [] })
})

test('a comma is as good as a decimal point', () => {
  const sites = [{ name: 'A', timeZone: 'UTC', latitude: '57,3', longitude: '−111,5' }]
  expect(toNewCustomer({ ...named, sites }).sites[0]).toMatchObject({
    latitude: '57.3',
    longitude: '-111.5',
  })
})

test('mistakes stand where the API would find them', () => {
  const form: CustomerForm = {
    ...emptyCustomer,
    slug: 'A',
    sites: [
      { name: 'A', timeZone: 'UTC', latitude: '91', longitude: '' },
      { name: ' a', timeZone: 'UTC', latitude: '', longitude: '' },
    ],
    setsThresholds: true,
    thresholds: [
      {
        name: 'L',
        limitMgPerL: '0',
        limitKind: 'mgPerL',
        biosensor: '',
        severity: 'notice',
        site: 'B',
        citation: 'x',
        effectiveFrom: '',
      },
    ],
  }
  expect(mistakesOf(form).map(({ field }) => field)).toEqual([
    'name',
    'slug',
    'sites.0.latitude',
    'sites.1.name',
    'thresholds.0.limitMgPerL',
    'thresholds.0.citation',
    'thresholds.0.effectiveFrom',
    'thresholds.0.siteName',
  ])
  expect(stepOfField('thresholds.0.siteName')).toBe('thresholds')
  expect(stepOfField('contactEmail')).toBe('details')
})

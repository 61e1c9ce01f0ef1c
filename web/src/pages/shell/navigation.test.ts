import type { Onboarding, Session } from '@luminous/contract'
import { expect, test } from 'vitest'
import { currentItem, navigationOf } from './navigation.ts'

const session = (change: Partial<Session>): Session => ({
  kind: 'session',
  person: { id: 'p', name: 'Ada', email: 'ada@example.org' },
  team: { id: 't1', slug: 'lakes', name: 'Lakes', kind: 'customer' },
  role: 'viewer',
  via: 'membership',
  isStaff: false,
  places: [],
  mustEnrol: false,
  demonstration: false,
  expiresAt: '2026-11-28T00:00:00Z',
  ...change,
})
const lab = { id: 'lab', slug: 'lab', name: 'Lab', kind: 'lab' } as const
const labels = (change: Partial<Session>, onboarding?: Onboarding) =>
  navigationOf(session(change), onboarding).map(({ label }) => label)

const onboarding = (step: Onboarding['steps'][number]['step'], isDone: boolean): Onboarding => ({
  done: 0,
  total: 1,
  next: null,
  steps: [
    { step, title: '', how: '', owner: 'customer', doneAt: isDone ? '2026-11-20T00:00:00Z' : null },
  ],
})

test('everybody sees what their role may, and no more', () => {
  const ofCustomers = ['Results', 'Samples', 'Kits', 'Team']
  expect(labels({})).toEqual(ofCustomers)
  expect(labels({ role: 'auditor', via: 'grant' })).toEqual(ofCustomers)
  const ofStaff = [
    'Worklist',
    'Receive',
    'Runs',
    'Bench',
    'Kits',
    'Samples',
    'Results',
    'Customers',
    'Staff',
  ]
  expect(labels({ team: lab, role: 'analyst' })).toEqual(ofStaff)
  expect(labels({ team: lab, role: 'reviewer' })).not.toContain('Receive')
  expect(labels({ team: lab, role: 'staff-admin' })).toEqual([
    'Worklist',
    'Receive',
    'Runs',
    'Bench',
    'Kits',
    'Samples',
    'Results',
    'Customers',
    'Staff',
    'Mail',
    'Settings',
  ])
  expect(labels({ role: 'staff-admin', via: 'view' })).toEqual(ofCustomers)
})

test('a first admin sees the set-up until it is done, and nobody else does', () => {
  expect(labels({ role: 'admin' }, onboarding('details-confirmed', false))).toContain('Set-up')
  expect(labels({ role: 'admin' }, onboarding('details-confirmed', true))).not.toContain('Set-up')
  expect(labels({ role: 'admin' }, onboarding('first-result', false))).not.toContain('Set-up')
  expect(labels({ role: 'editor' }, onboarding('details-confirmed', false))).not.toContain('Set-up')
})

test('who must enrol first is led nowhere else', () => {
  expect(labels({ mustEnrol: true, role: 'staff-admin', team: lab })).toEqual([])
})

test('the page that is open is marked, and only one', () => {
  const items = navigationOf(session({ team: lab, role: 'staff-admin' }), undefined)
  expect(currentItem(items, '/teams/lab/people')?.label).toBe('Staff')
  expect(currentItem(items, '/results/0198')?.label).toBe('Results')
  expect(currentItem(items, '/resultsome')).toBeNull()
  expect(currentItem(items, '/account')).toBeNull()
})

test('a customer’s pages are marked as Customers for staff, and as their own team’s for everybody else', () => {
  const staff = navigationOf(session({ team: lab, role: 'staff-admin' }), undefined)
  expect(currentItem(staff, '/customers/new/0198')?.label).toBe('Customers')
  expect(currentItem(staff, '/teams/lakes')?.label).toBe('Customers')
  expect(currentItem(staff, '/teams/lakes/people')?.label).toBe('Customers')
  expect(currentItem(staff, '/teams/lab/keys')?.label).toBe('Staff')
  const own = navigationOf(session({ role: 'admin' }), undefined)
  expect(currentItem(own, '/teams/t1/people')?.label).toBe('Team')
  expect(currentItem(own, '/teams/t1/kits')?.label).toBe('Kits')
})

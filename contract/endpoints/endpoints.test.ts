import { describe, expect, test } from 'vitest'
import { permissions } from '../permissions.ts'
import { splitAddress, type Endpoint } from './endpoint.ts'
import { endpoints, features, operationIdOf } from './endpoints.ts'

const all = Object.entries(endpoints)

describe('every endpoint', () => {
  test('has a name and an address of its own', () => {
    expect(all.length).toBeGreaterThan(140)
    expect(new Set(all.map(([, { address }]) => address)).size).toBe(all.length)
    for (const [name, endpoint] of all) expect(operationIdOf(endpoint)).toBe(name)
    expect(new Set(features.map(({ name }) => name)).size).toBe(features.length)
  })

  test('that acts for a team says by which permission, and no other does', () => {
    const actsForTeam = ({ as }: Endpoint) => as === 'team' || as === 'lab' || as === 'staff'
    expect(all.filter(([, each]) => actsForTeam(each) !== (each.may !== undefined))).toEqual([])
  })

  test('that names a team is asked of that team', () => {
    const named = all.filter(([, { address }]) => address.includes('/:team'))
    expect(named.length).toBeGreaterThan(40)
    expect(named.filter(([, { as }]) => as !== 'team' && as !== 'staff')).toEqual([])
  })

  test('that changes something asks for a permission to write, but where the deed asks itself', () => {
    // Who may do these is seen in the deed: a reviewer or a stand-in, a member who leaves, somebody who tries a method.
    const asksItself = /\/(?:choices|comments|return|rulings|signature|withdrawal|removal|preview)$/
    const broken = all.filter(([, { address, may }]) => {
      const reads = may !== undefined && permissions[may].kind === 'read'
      return !address.startsWith('GET ') && reads && !asksItself.test(address)
    })
    expect(broken).toEqual([])
  })

  test('that answers with a file or nothing is read or told, never both', () => {
    for (const [name, { address, answers, form }] of all) {
      const { method } = splitAddress({ address })
      if (method === 'GET') expect([name, form, answers]).not.toContain(204)
      if (typeof answers === 'object') expect([name, method]).toEqual([name, 'GET'])
    }
  })

  test('says in a sentence what it does', () => {
    for (const [name, { summary, description = 'A.' }] of all) {
      expect(summary, name).toMatch(/^[A-Z].*[^.]$/)
      expect(description, name).toMatch(/[.)]$/)
    }
  })
})

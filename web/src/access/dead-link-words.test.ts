import { linkPurposes, linkStates } from '@luminous/contract'
import { expect, test } from 'vitest'
import { deadLinkWords } from './dead-link-words.ts'

const known = { on: '2026-11-20 09:00 MST (UTC−07:00)', inviter: 'Rosa Delgado' }

test('every dead link, whatever it was for, has a title and says what comes next', () => {
  for (const purpose of [...linkPurposes, null]) {
    for (const state of linkStates) {
      if (state === 'open') continue
      for (const facts of [known, { on: null, inviter: null }]) {
        const { title, says } = deadLinkWords(state, purpose, facts)
        expect(title.length).toBeGreaterThan(10)
        expect(says).toMatch(/\.$/)
        expect(`${title} ${says}`).not.toMatch(/null|undefined| {2}/)
      }
    }
  }
})

test('a replaced link names the day of the newer mail', () => {
  expect(deadLinkWords('replaced', 'invitation', known).says).toContain(known.on)
})

test('only an invitation can be asked for again; for the others one goes on without anybody', () => {
  expect(deadLinkWords('expired', 'invitation', known).next).toBe('askAgain')
  expect(deadLinkWords('expired', 'grant', known).next).toBe('askAgain')
  expect(deadLinkWords('expired', 'reset', known).next).toBe('forgot')
  expect(deadLinkWords('expired', 'email', known).next).toBe('account')
})

test('who took an invitation back is who to write to', () => {
  expect(deadLinkWords('revoked', 'invitation', known).says).toContain('Rosa Delgado')
})

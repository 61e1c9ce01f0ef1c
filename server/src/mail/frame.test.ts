import { expect, test } from 'vitest'
import { accentOf, ownAccent } from './accent.ts'
import { renderMail } from './frame.ts'
import type { MailBlock, MailBody } from './mail-body.ts'

const link = `https://na.example/invitation/0198c7a2-5a0e-7d3e-9a56-1c1df0a3e1b2#${'s'.repeat(43)}`
const address = { publicUrl: 'https://na.example/', link, demonstration: false }
const every: MailBlock[] = [
  { kind: 'heading', text: 'Join Northern Lakes' },
  { kind: 'text', text: `Rosa invites you as *Editor*. ${'Words and more of them. '.repeat(12)}` },
  { kind: 'quote', text: 'See you on Tuesday.\nRosa', by: 'Rosa Admin' },
  { kind: 'link', label: 'See the invitation' },
  { kind: 'page', label: 'All results', path: '/results' },
  { kind: 'facts', rows: [['Works until', '2026-11-28 09:00 MST (UTC−07:00)']] },
  { kind: 'steps', items: ['Open the link.', 'Choose a password.'] },
  { kind: 'code', text: 'na.example/ledger/7+0a1b2c3d+AQ==' },
  { kind: 'small', text: 'The link works once.' },
]
const mail = (change: Partial<MailBody> = {}): MailBody => ({
  template: 'invitation',
  subject: 'Rosa invites you',
  preheader: 'As editor, until 28 November',
  brand: { name: 'Northern Lakes', colour: '#5b2a86' },
  blocks: every,
  ...change,
})

test('nothing that people typed becomes markup, in any kind of block', () => {
  const hostile = `<img src=x onerror="alert('1')">&`
  const { html } = renderMail(
    mail({
      subject: hostile,
      preheader: hostile,
      brand: { name: hostile, colour: '"><script>' },
      blocks: [
        { kind: 'heading', text: hostile },
        { kind: 'text', text: hostile },
        { kind: 'quote', text: hostile, by: hostile },
        { kind: 'link', label: hostile },
        { kind: 'page', label: hostile, path: '/"><img>' },
        { kind: 'facts', rows: [[hostile, hostile]] },
        { kind: 'steps', items: [hostile] },
        { kind: 'code', text: hostile },
        { kind: 'small', text: hostile },
      ],
    }),
    { ...address, link: 'https://na.example/"><script>' },
  )
  expect(html).not.toMatch(/<img|<script|onerror="/)
  expect(html.split('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;').length).toBe(
    16,
  )
})

test.each([
  ['Hello\r\nBcc: everybody@example.org', 'Hello Bcc: everybody@example.org'],
  ['A\u0000B\u001b[31mC\u0085D\u2028E', 'A B [31mC D E'],
  ['gnp.\u202Eexe', 'gnp. exe'],
  ['  many   blanks\t ', 'many blanks'],
])('a subject is one line, whatever was typed: %j', (typed, subject) => {
  expect(renderMail(mail({ subject: typed }), address).subject).toBe(subject)
})

test('a subject ends somewhere, and not within a character', () => {
  const { subject } = renderMail(mail({ subject: '🦠'.repeat(500) }), address)
  expect(Array.from(subject)).toHaveLength(150)
  expect(subject).not.toMatch(/\p{Cs}/u)
})

test('the colour of a team is taken only where white words can be read on it', () => {
  expect(accentOf('#5B2A86')).toBe('#5b2a86')
  expect(accentOf('#767676')).toBe('#767676')
  expect(accentOf('#777777')).toBe(ownAccent)
  expect(accentOf('#ffe600')).toBe(ownAccent)
  expect(accentOf('red;background:url(//x)')).toBe(ownAccent)
  expect(accentOf(null)).toBe(ownAccent)
  expect(accentOf(ownAccent)).toBe(ownAccent)
  const pale = renderMail(mail({ brand: { name: 'Pale', colour: '#ffe600' } }), address)
  expect(pale.html).not.toContain('#ffe600')
  expect(renderMail(mail(), address).html).toContain('bgcolor="#5b2a86"')
})

test('the text part has the link once, whole, on a line of its own', () => {
  const lines = renderMail(mail(), address).text.split('\n')
  expect(lines.filter((line) => line.includes(link))).toEqual([link])
})

test('the text part keeps to 72 columns but for addresses, and ends with a line', () => {
  const { text } = renderMail(mail(), address)
  const long = text.split('\n').filter((line) => line.length > 72)
  expect(long).toEqual([link])
  expect(text).toMatch(/[^\n]\n$/)
})

test('both parts say the same', () => {
  const { html, text } = renderMail(mail(), address)
  const seen = html
    .replace(/<style>[\s\S]*?<\/style>|<div[\s\S]*?<\/div>|<title>.*<\/title>/g, '')
    .replace(/<[^>]+>/g, ' ')
  const words = (part: string) => new Set(part.match(/\p{L}{4,}/gu))
  const missing = [...words(text)].filter((word) => !seen.includes(word) && !link.includes(word))
  expect(missing).toEqual([])
})

test('the only links lead to the link and to pages of the public address', () => {
  const { html } = renderMail(
    mail({
      blocks: [
        ...every,
        { kind: 'text', text: 'Win at https://evil.example/x or www.evil.example' },
        { kind: 'page', label: 'Away', path: '//evil.example/x' },
      ],
    }),
    address,
  )
  const targets = [...html.matchAll(/href="([^"]*)"/g)].map(([, target]) => target)
  expect(new Set(targets)).toEqual(
    new Set([link, 'https://na.example/results', 'https://na.example/evil.example/x']),
  )
  expect(html).not.toMatch(/\bsrc=|url\(|@import|https:\/\/evil/)
})

test('what looks like an address in a message does not, to a mail program, in either part', () => {
  const block: MailBlock = {
    kind: 'quote',
    text: 'https://evil.example ada@na.example 3.5',
    by: 'x',
  }
  const { html, text } = renderMail(mail({ blocks: [block] }), address)
  for (const part of [html, text]) {
    expect(part).not.toContain('evil.example')
    expect(part).not.toContain('https://evil')
    expect(part).toContain('ada@na.example 3.5')
  }
})

test('a copy without its link says where the link is', () => {
  const { html, text } = renderMail(mail(), { ...address, link: null })
  expect(html).toContain('The link stands only in the mail that was sent.')
  expect(text).toContain('The link stands only in the mail that was sent.')
})

test('a mail says in its footer why it came, from where, and whether all is invented', () => {
  const words = (text: string) => text.replaceAll('\u200c', '').replace(/\s+/g, ' ')
  const invited = words(renderMail(mail(), { ...address, demonstration: true }).text)
  expect(invited).toContain('Sent by Luminous at na.example for Northern Lakes.')
  expect(invited).toContain('It signs nobody up')
  expect(invited).toContain('Demonstration: everybody and everything in this mail is invented.')
  const told = words(renderMail(mail({ blocks: [], brand: null }), address).text)
  expect(told).toContain('because you use Luminous')
  expect(told).not.toContain('Demonstration')
})

test('the preheader is in the list of mails, not in the mail', () => {
  const { html, text } = renderMail(mail(), address)
  expect(html).toMatch(/<div style="display:none[^>]*>As editor, until 28 November/)
  expect(text).not.toContain('As editor, until 28 November')
})

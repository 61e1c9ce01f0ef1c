/** Bytes that are no request, or never become one: each answer is a problem, and none is a fault of ours. */
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApp, type TestApp } from '../app.ts'
import { useDatabase } from '../database.ts'
import { addMember, addTeam, findLab, type TestTeam } from '../world.ts'

const db = useDatabase()
let app: TestApp
let team: TestTeam
let port: number
let editor: string
let analyst: string

beforeAll(async () => {
  app = await openApp(db)
  team = await addTeam(db)
  editor = await app.signIn((await addMember(db, team.team, 'editor')).email)
  analyst = await app.signIn((await addMember(db, await findLab(db), 'analyst')).email)
  await app.listen()
  const address = app.server.address()
  port = typeof address === 'object' && address !== null ? address.port : 0
})
afterAll(() => app.close())

/** What the server answers to these bytes, and then closes. */
function send(...parts: readonly (string | Buffer)[]): Promise<{ status: number; text: string }> {
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part)
      socket.end()
    })
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', fail)
    socket.on('close', () => done({ status: Number(text.split(' ')[1]), text }))
  })
}

const problemIn = (text: string) =>
  JSON.parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1))

describe('what is no HTTP', () => {
  const hostile: readonly (readonly [string, number, string | Buffer])[] = [
    ['a line that is none', 400, 'hello\r\n\r\n'],
    ['a method that is none', 400, 'B\u0001D / HTTP/1.1\r\nhost: x\r\n\r\n'],
    ['bytes', 400, Buffer.from([0xff, 0xfe, 0x00, 0x0d, 0x0a, 0x0d, 0x0a])],
    ['a head of 100 kB', 431, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(100_000)}\r\n\r\n`],
    [
      'two lengths',
      400,
      'POST /v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc',
    ],
  ]
  test.each(hostile)('%s is answered with a problem (%i)', async (_, status, bytes) => {
    const answer = await send(bytes)
    expect(answer.text).toContain('content-type: application/problem+json')
    expect([answer.status, problemIn(answer.text).status]).toEqual([status, status])
    expect(problemIn(answer.text)).toMatchObject({
      code: 'request.invalid',
      detail: expect.any(String),
    })
  })
})

describe('a form', () => {
  const form = (payload: string | Buffer, type = 'multipart/form-data; boundary=b') =>
    app.inject({
      method: 'POST',
      url: `/v1/teams/${team.team.id}/result-imports/preview`,
      payload,
      headers: { 'content-type': type },
      cookies: { luminous_session: editor },
    })
  const head = '--b\r\ncontent-disposition: form-data; name="file"; filename="r.csv"\r\n'
  test.each([
    ['without an end', `${head}\r\nsample,site`],
    ['with a head without an end', `${head}x: ${'a'.repeat(200_000)}`],
    ['with a part of nothing but heads', `${head}${'x: y\r\n'.repeat(20_000)}`],
    ['of a boundary alone', '--b'],
    ['of nothing', ''],
    ['of another boundary', '--c\r\n\r\n--c--\r\n'],
    [
      'with a name that breaks its line',
      '--b\r\ncontent-disposition: form-data; name="file"; filename="a\nb.csv"\r\n\r\nx\r\n--b--\r\n',
    ],
  ])('%s is refused in a sentence', async (_, payload) => {
    const answer = await form(payload)
    expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
    expect(answer.json().detail.length).toBeGreaterThan(15)
  })

  test('of too many parts, or no boundary, is refused in a sentence', async () => {
    const many = Array.from(
      { length: 50 },
      (_, at) => `--b\r\ncontent-disposition: form-data; name="p${at}"\r\n\r\nx\r\n`,
    )
    for (const answer of [
      await form(`${many.join('')}--b--\r\n`),
      await form('x', 'multipart/form-data'),
    ]) {
      expect([answer.statusCode, answer.json().code]).toEqual([400, 'request.invalid'])
    }
  })

  test('names its file as people may see it', async () => {
    const payload = Buffer.from(
      `--b\r\ncontent-disposition: form-data; name="file"; filename="ev\u202Eil  plate.txt"\r\n\r\nno plate\r\n--b--\r\n`,
    )
    const answer = await app.inject({
      method: 'POST',
      url: '/v1/plate-files',
      payload,
      headers: { 'content-type': 'multipart/form-data; boundary=b' },
      cookies: { luminous_session: analyst },
    })
    expect(answer.statusCode).toBe(422)
    expect(JSON.stringify(answer.json())).not.toContain('\u202E')
  })
})

test('a request that does not arrive in five minutes is given up', () => {
  expect(app.server.requestTimeout).toBe(300_000)
  expect(app.server.headersTimeout).toBeLessThanOrEqual(60_000)
})

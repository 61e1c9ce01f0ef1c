/** The laboratory at work: a reader, its people signed in, and a plate's way from its file to the signature. */
import { expect } from 'vitest'
import type { Run } from '@luminous/contract'
import { openApp } from './app.ts'
import type { TestDatabase } from './database.ts'
import { addPlate, addReader, type BenchPlate } from './plates.ts'
import type { TestTeam } from './new-result.ts'
import { addMember, findLab, testPassword } from './world.ts'

/** Who asks: a session, or a key. */
export type Auth = { cookies: Record<string, string> } | { headers: Record<string, string> }
export const by = (cookie: string): Auth => ({ cookies: { luminous_session: cookie } })

type AnyRun = { readonly id: string }

export type LabBench = Awaited<ReturnType<typeof openLabBench>>

export async function openLabBench(db: TestDatabase) {
  const app = await openApp(db)
  const lab = await findLab(db)
  const signedIn = async (role: 'analyst' | 'reviewer') => {
    const { id, email } = await addMember(db, lab, role)
    return { id, cookie: await app.signIn(email) }
  }
  const [analyst, other, reviewer] = [
    await signedIn('analyst'),
    await signedIn('analyst'),
    await signedIn('reviewer'),
  ]
  await addReader(db)

  const upload = (bytes: Buffer, as: Auth = by(analyst.cookie)) => {
    const head = `--b\r\ncontent-disposition: form-data; name="file"; filename="plate.txt"\r\n\r\n`
    const form = { 'content-type': 'multipart/form-data; boundary=b' }
    return app.inject({
      method: 'POST',
      url: '/v1/plate-files',
      payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--b--\r\n')]),
      ...as,
      headers: 'headers' in as ? { ...as.headers, ...form } : form,
    })
  }
  const look = async (id: string): Promise<Run> =>
    (await app.get(`/v1/runs/${id}`, analyst.cookie)).json()
  /** A deed of the analyst's, or of whoever is named, on the run as it is now. */
  const act = async (
    run: AnyRun,
    deed: string,
    body: object = {},
    as: Auth = by(analyst.cookie),
  ) => {
    const { version } = await look(run.id)
    const url = `/v1/runs/${run.id}/${deed}`
    return app.inject({ method: 'POST', url, payload: { version, ...body }, ...as })
  }
  const sign = (run: AnyRun, cookie = reviewer.cookie, body: object = {}) =>
    act(
      run,
      'signature',
      { password: testPassword, meaning: 'I reviewed this run', ...body },
      by(cookie),
    )
  const withdraw = (run: AnyRun) =>
    act(
      run,
      'withdrawal',
      { password: testPassword, meaning: 'I withdraw it', reason: 'Samples were swapped' },
      by(reviewer.cookie),
    )
  /** Uploaded, laid out and computed. */
  const layOut = async (plate: Omit<BenchPlate, 'codes'>, as?: Auth): Promise<Run> => {
    const [run] = (await upload(plate.bytes, as)).json().runs
    const answer = await act(run, 'layout', { layout: plate.layout }, as)
    expect(answer.statusCode, answer.body).toBe(200)
    return (await act(run, 'changes', { method: 'na-lux-4pl' }, as)).json()
  }
  /** Handed in, and every failed check ruled on. */
  const submit = async (run: AnyRun, as?: Auth): Promise<void> => {
    const handed = await act(run, 'submit', {}, as)
    expect(handed.statusCode, handed.body).toBe(200)
    for (const { rule, subject, biosensor, passed } of handed.json().qc) {
      if (passed) continue
      const ruling = { rule, subject, biosensor, reason: 'Seen before' }
      const ruled = await act(run, 'rulings', ruling, by(reviewer.cookie))
      expect(ruled.statusCode, ruled.body).toBe(200)
    }
  }
  return {
    app,
    lab,
    analyst: analyst.cookie,
    otherAnalyst: other.cookie,
    otherAnalystId: other.id,
    reviewer: reviewer.cookie,
    reviewerId: reviewer.id,
    upload,
    look,
    act,
    sign,
    withdraw,
    layOut,
    submit,
    /** A run that an analyst laid out, of fresh samples of these customers. */
    async laidOut(teams: readonly TestTeam[]): Promise<{ run: Run; plate: BenchPlate }> {
      const plate = await addPlate(db, teams)
      return { plate, run: await layOut(plate) }
    },
    /** One that waits for its signature. */
    async underReview(plate: Omit<BenchPlate, 'codes'>): Promise<Run> {
      const { id } = await layOut(plate)
      await submit({ id })
      return look(id)
    },
    /** The other analyst may review in somebody's stead for an hour. */
    async standIn(cookie: string): Promise<{ id: string; end: () => Promise<unknown> }> {
      const answer = await app.ask('POST', '/v1/stand-ins', cookie, {
        standIn: other.id,
        from: new Date(Date.now() - 1000).toISOString(),
        until: new Date(Date.now() + 3_600_000).toISOString(),
        reason: 'On leave',
      })
      expect(answer.statusCode, answer.body).toBe(201)
      const [{ id }] = answer.json().items
      return { id, end: () => app.ask('POST', `/v1/stand-ins/${id}/end`, cookie, {}) }
    },
  }
}

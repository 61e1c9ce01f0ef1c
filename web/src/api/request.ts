import { request as send } from './call.ts'

/**
 * Reads JSON. The server makes every answer from the schema of the contract, so it is not parsed again here:
 * a schema library would cost the first page a tenth of its weight.
 */
export async function getJson<Body>(path: string, signal?: AbortSignal): Promise<Body> {
  const response = await send(path, {
    headers: { accept: 'application/json' },
    ...(signal && { signal }),
  })
  const body: Body = await response.json()
  return body
}

export async function getBytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await send(path, {})).arrayBuffer())
}

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'
/** `version`: the one that was changed; the server refuses where somebody else was quicker. */
type Change = { readonly version?: number }

/** A change. The header cannot be sent by a form of another site. */
async function sendChange(method: Method, path: string, sent?: unknown, { version }: Change = {}) {
  return send(path, {
    method,
    headers: {
      accept: 'application/json',
      'x-luminous': 'web',
      ...(sent !== undefined && { 'content-type': 'application/json' }),
      ...(version !== undefined && { 'if-match': `"${version}"` }),
    },
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  })
}

async function changeJson<Body>(
  method: Method,
  path: string,
  sent?: unknown,
  change?: Change,
): Promise<Body> {
  const body: Body = await (await sendChange(method, path, sent, change)).json()
  return body
}

export const postJson = <Body>(path: string, sent?: unknown): Promise<Body> =>
  changeJson<Body>('POST', path, sent)

/** A file, byte for byte. */
export const postFile = <Body>(path: string, file: File): Promise<Body> =>
  postForm<Body>(path, { file })

/** A file with fields beside it; those that are empty are left out. */
export async function postForm<Body>(
  path: string,
  { file, ...fields }: Readonly<Record<string, string | File>> & { readonly file: File },
): Promise<Body> {
  const body = new FormData()
  body.set('file', file, file.name)
  for (const [name, value] of Object.entries(fields)) if (value !== '') body.set(name, value)
  const headers = { accept: 'application/json', 'x-luminous': 'web' }
  const answer: Body = await (await send(path, { method: 'POST', headers, body })).json()
  return answer
}

export const putJson = <Body>(path: string, sent: unknown, change?: Change): Promise<Body> =>
  changeJson<Body>('PUT', path, sent, change)

export const patchJson = <Body>(path: string, sent: unknown, change?: Change): Promise<Body> =>
  changeJson<Body>('PATCH', path, sent, change)

export const deleteJson = <Body>(path: string): Promise<Body> => changeJson<Body>('DELETE', path)

/** Changes whose answer says no more than that it is done. */
export async function sendPost(path: string, sent?: unknown): Promise<void> {
  await sendChange('POST', path, sent)
}

export async function sendPut(path: string, sent: unknown): Promise<void> {
  await sendChange('PUT', path, sent)
}

export async function sendDelete(path: string): Promise<void> {
  await sendChange('DELETE', path)
}

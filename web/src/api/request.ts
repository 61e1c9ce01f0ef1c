import { ConnectionLost, readProblem } from './problem.ts'

async function send(path: string, init: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { credentials: 'same-origin', ...init })
  } catch (error) {
    if (init.signal?.aborted) throw error
    throw new ConnectionLost({ cause: error })
  }
  if (!response.ok) throw await readProblem(response)
  return response
}

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

/** A change. The header cannot be sent by a form of another site. */
async function sendChange(method: 'POST' | 'DELETE', path: string, sent?: unknown) {
  return send(path, {
    method,
    headers: {
      accept: 'application/json',
      'x-luminous': 'web',
      ...(sent !== undefined && { 'content-type': 'application/json' }),
    },
    ...(sent !== undefined && { body: JSON.stringify(sent) }),
  })
}

export async function postJson<Body>(path: string, sent: unknown): Promise<Body> {
  const response = await sendChange('POST', path, sent)
  const body: Body = await response.json()
  return body
}

export async function sendDelete(path: string): Promise<void> {
  await sendChange('DELETE', path)
}

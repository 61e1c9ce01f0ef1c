/** The JSON of entries, taken apart. Only entries whose bytes the database or a proof vouches for come here. */
export type Envelope = {
  readonly v: number
  readonly id: string
  readonly log: string
  /** UTC, microseconds, the server's clock. */
  readonly at: string
  readonly actor: { readonly kind: string; readonly id: string; readonly role: string }
  readonly action: 'insert' | 'update' | 'delete'
  readonly record: { readonly type: string; readonly id: string; readonly version: number }
  readonly request: string | null
  /** SHA-256 of salt and payload, hex. */
  readonly payload: string
}

export type Image = Readonly<Record<string, unknown>>

export type Payload = {
  readonly before: Image | null
  readonly after: Image | null
  readonly reason: string | null
  /** The actor's name at the time. */
  readonly actor: string
  /** When it happened in the world, where that is another time. */
  readonly occurredAt: string | null
}

/** Throws a `SyntaxError` where the text is not JSON. */
export const parseEnvelope = (text: string): Envelope =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser of what the recorder writes
  JSON.parse(text) as Envelope

/** Throws a `SyntaxError` where the text is not JSON. */
export const parsePayload = (text: string): Payload =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser of what the recorder writes
  JSON.parse(text) as Payload

/** The JSON of one image. */
export const parseImage = (text: string): Image =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parser of what the recorder writes
  JSON.parse(text) as Image

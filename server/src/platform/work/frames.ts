/**
 * Messages between the server and a process that works for it, over one stream each way:
 *
 *   4 bytes  length of the head   (big-endian)
 *   4 bytes  length of the bytes
 *   head     a value, as V8 writes it
 *   bytes    what was sent with it, as it is: to write 50 MB takes no copy of them
 */
import type { Duplex } from 'node:stream'
import { deserialize, serialize } from 'node:v8'

const lengthBytes = 8

export type Frame = { readonly head: unknown; readonly bytes: Buffer }

export function writeFrame(stream: Duplex, head: unknown, bytes: Uint8Array): void {
  const text = serialize(head)
  const lengths = Buffer.alloc(lengthBytes)
  lengths.writeUInt32BE(text.length, 0)
  lengths.writeUInt32BE(bytes.byteLength, 4)
  stream.write(Buffer.concat([lengths, text]))
  if (bytes.byteLength > 0) stream.write(bytes)
}

/** Hands on each frame that is whole, as its last byte comes; its bytes go where they stay, without a copy of them all. */
export function readFrames(stream: Duplex, take: (frame: Frame) => void): void {
  let filling = startOf(lengthBytes)
  let lengths: { readonly head: number; readonly bytes: number } | null = null
  let head: Buffer | null = null
  /** What is whole now: the lengths, then the head, then the bytes. Says what comes next. */
  const next = (whole: Buffer): Filling => {
    if (lengths === null) {
      lengths = { head: whole.readUInt32BE(0), bytes: whole.readUInt32BE(4) }
      return startOf(lengths.head)
    }
    if (head === null) {
      head = whole
      return startOf(lengths.bytes)
    }
    const frame = { head: deserialize(head), bytes: whole }
    lengths = null
    head = null
    take(frame)
    return startOf(lengthBytes)
  }
  stream.on('data', (chunk: Buffer) => {
    let at = 0
    while (at < chunk.length || filling.there === filling.buffer.length) {
      const copied = chunk.copy(filling.buffer, filling.there, at)
      at += copied
      filling.there += copied
      if (filling.there === filling.buffer.length) filling = next(filling.buffer)
    }
  })
}

type Filling = { readonly buffer: Buffer; there: number }

/** Not of the pool: what is large is given back as soon as nobody holds it. */
const startOf = (length: number): Filling => ({
  buffer: Buffer.allocUnsafeSlow(length),
  there: 0,
})

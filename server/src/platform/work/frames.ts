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

/** Hands on each frame that is whole, as its last byte comes. */
export function readFrames(stream: Duplex, take: (frame: Frame) => void): void {
  let parts: Buffer[] = []
  let there = 0
  const cut = (length: number): Buffer => {
    const all = parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
    const rest = all.subarray(length)
    parts = rest.length === 0 ? [] : [rest]
    there = rest.length
    return all.subarray(0, length)
  }
  let wanted: { head: number; bytes: number } | null = null
  stream.on('data', (chunk: Buffer) => {
    parts.push(chunk)
    there += chunk.length
    for (;;) {
      if (wanted === null) {
        if (there < lengthBytes) return
        const lengths = cut(lengthBytes)
        wanted = { head: lengths.readUInt32BE(0), bytes: lengths.readUInt32BE(4) }
      }
      if (there < wanted.head + wanted.bytes) return
      const { head, bytes } = wanted
      const whole = cut(head + bytes)
      wanted = null
      take({ head: deserialize(whole.subarray(0, head)), bytes: whole.subarray(head) })
    }
  })
}

/**
 * What is sent, as bytes. Up to a MiB of it stays in memory; what is larger is written to a file without a name as it
 * comes, so that a hundred slow senders cost a hundred files and no memory, and is brought into memory in one piece
 * when its turn has come: two at once, however many were sent. Beyond 4 GiB of them who sends is told to come again.
 */
import { randomUUID } from 'node:crypto'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { App } from './endpoint.ts'
import { errorCode } from './fault.ts'
import { Problem } from './problem.ts'
import { openTurns } from './turns.ts'

const inMemoryMax = 1024 * 1024
/** Of all requests at once: who sends slowly or much fills no disk. */
const onDiskBytesMax = 4 * 1024 * 1024 * 1024
let onDisk = 0

const busy = () =>
  new Problem('server.busy', 'Much is being read at the moment. Send it again in a minute.')
const turns = openTurns({ atOnceMax: 2, waitingMax: 32, busy })

/** Bytes that are all there, but perhaps on the disk. */
export type Received =
  | { readonly inMemory: Buffer }
  | { readonly file: FileHandle; readonly size: number }

export type Receiving = {
  /** Takes one stream to its end. Throws `file.too-large`, and `server.busy` where the disk has no room. */
  receive(stream: AsyncIterable<Buffer>, bytesMax: number): Promise<Received>
  /** The bytes, once it is this request's turn. Throws `server.busy` where too many wait. */
  load(received: Received): Promise<Buffer>
  /** Ends the turn and the files: when the request is over, whatever became of it. */
  end(): Promise<void>
}

/** For one request. */
export function openReceiving({ onDiskMax = onDiskBytesMax } = {}): Receiving {
  const files: FileHandle[] = []
  let hasTurn = false
  let loadedBytes = 0
  let storedBytes = 0
  const store = async (file: FileHandle, chunk: Buffer) => {
    if (onDisk + chunk.length > onDiskMax) throw busy()
    onDisk += chunk.length
    storedBytes += chunk.length
    await file.writeFile(chunk).catch(refuseFullDisk)
  }
  return {
    async receive(stream, bytesMax) {
      const chunks: Buffer[] = []
      let file: FileHandle | null = null
      let size = 0
      for await (const chunk of stream) {
        size += chunk.length
        if (size > bytesMax) throw tooLarge()
        if (file !== null) await store(file, chunk)
        else {
          chunks.push(chunk)
          if (size <= inMemoryMax) continue
          file = await openNameless()
          files.push(file)
          await store(file, Buffer.concat(chunks.splice(0)))
        }
      }
      return file === null ? { inMemory: Buffer.concat(chunks) } : { file, size }
    },
    async load(received) {
      if ('inMemory' in received) return received.inMemory
      if (!hasTurn) {
        await turns.take()
        hasTurn = true
      }
      loadedBytes += received.size
      // Not of the pool, and so given back as soon as nobody holds it.
      const bytes = Buffer.allocUnsafeSlow(received.size)
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await received.file.read(bytes, at, bytes.length - at, at)
        if (bytesRead === 0) throw new Error('what was received is shorter than it was')
        at += bytesRead
      }
      return bytes
    },
    async end() {
      if (hasTurn) turns.give()
      hasTurn = false
      if (loadedBytes >= collectedFrom) collectSoon()
      await Promise.all(files.splice(0).map((file) => file.close()))
      onDisk -= storedBytes
      storedBytes = 0
    },
  }
}

/** Bodies of these types come to their routes as streams. */
export function leaveUnread(room: App, types: string | string[]): void {
  room.addContentTypeParser(types, (_request, stream, parsed) => parsed(null, stream))
}

/** A body that was left unread, whole; empty where there is none. Throws `file.too-large`, `server.busy`. */
export async function readBytes(
  { body, headers }: FastifyRequest,
  receiving: Receiving,
  bytesMax = inMemoryMax,
): Promise<Buffer> {
  if (Number(headers['content-length'] ?? 0) > bytesMax) throw tooLarge()
  const stream = body instanceof Readable ? body : Readable.from([])
  return receiving.load(await receiving.receive(stream, bytesMax))
}

const collectedFrom = 16 * 1024 * 1024
const collectedAfterMs = 1000
let collecting: NodeJS.Timeout | null = null

/**
 * Gives back what hung on a body of many MiB, once no other came for a second: V8 sees a few small objects and no reason
 * to collect them while nobody works. Where the process was started with `--expose-gc`, as `npm start` does.
 */
function collectSoon(): void {
  const { gc } = globalThis
  if (gc === undefined) return
  if (collecting) clearTimeout(collecting)
  collecting = setTimeout(() => void gc({ type: 'major', execution: 'async' }), collectedAfterMs)
  collecting.unref()
}

export const tooLarge = (): Problem =>
  new Problem('file.too-large', 'What was sent is larger than this installation takes.')

/** It has no name from the first moment on: a process that is killed leaves nothing behind. */
async function openNameless(): Promise<FileHandle> {
  const path = join(tmpdir(), `luminous-received-${randomUUID()}`)
  const file = await open(path, 'wx+', 0o600).catch(refuseFullDisk)
  await unlink(path)
  return file
}

function refuseFullDisk(error: unknown): never {
  if (['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE'].includes(errorCode(error))) throw busy()
  throw error
}

import { readFileSync, statSync } from 'node:fs'
import { errorCode } from '../platform/fault.ts'
import { Problem } from '../platform/problem.ts'
import { UsageError } from './usage.ts'

/** The bytes of a file that somebody names; hostile until they are parsed. */
export function readInput(path: string, bytesMax: number): Buffer {
  try {
    const { size } = statSync(path)
    if (size > bytesMax) {
      throw new Problem(
        'file.too-large',
        `${path} has ${Math.ceil(size / 1024 / 1024)} MiB; at most ${bytesMax / 1024 / 1024} are taken (FILE_MIB_MAX).`,
      )
    }
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Problem) throw error
    const reasons: Record<string, string> = {
      ENOENT: 'there is no such file',
      EISDIR: 'it is a folder',
      EACCES: 'this account may not read it',
    }
    throw new UsageError(`${path} cannot be read: ${reasons[errorCode(error)] ?? String(error)}.`)
  }
}

import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { errorCode } from './fault.ts'

/**
 * Writes a file so that it is there whole or not at all, whatever ends the process or the power meanwhile: to a
 * temporary file beside it, onto the disk, then under its name. Readable by its owner alone.
 */
export function writeWhole(path: string, text: string): void {
  withTemporary(path, text, (temporary) => renameSync(temporary, path))
}

/** The same where there is none yet; false where somebody was faster, whose file stays. */
export function writeWholeOnce(path: string, text: string): boolean {
  try {
    withTemporary(path, text, (temporary) => putOnce(temporary, path))
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

/** A link, unlike a renaming, takes nobody's place. Some shared folders know no links: there the last one wins. */
function putOnce(temporary: string, path: string): void {
  try {
    linkSync(temporary, path)
  } catch (error) {
    if (!knowsNoLinks.has(errorCode(error) ?? '')) throw error
    renameSync(temporary, path)
  }
}

const knowsNoLinks = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

function withTemporary(path: string, text: string, put: (temporary: string) => void): void {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = openSync(temporary, 'wx', 0o600)
    try {
      const bytes = Buffer.from(text)
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    put(temporary)
    syncFolder(dirname(path))
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** So that the name, too, is on the disk; Windows opens no folder. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

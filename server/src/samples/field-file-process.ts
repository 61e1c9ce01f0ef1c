/** The process that reads files off phones. */
import { serveWork } from '../platform/work/serve-work.ts'
import { cutFieldFile } from './read-field-file.ts'

serveWork((_job, bytes) => {
  const { file, photos } = cutFieldFile(bytes)
  return { value: file, bytes: photos }
})

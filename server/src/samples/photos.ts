import { photoBytesMax } from '@luminous/contract'
import { file_content, file_find_by_sha256, keepFile } from '../files/files.ts'
import type { Db, Tx } from '../platform/database.ts'
import { sha256Hex } from '../platform/files.ts'
import type { TeamId } from '../platform/ids.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { requireOpenTeam } from '../teams/teams.ts'
import { custody_event_list } from './custody-queries.ts'
import { photoMediaType, stripMetadata } from './strip-metadata.ts'

/** Keeps a photo of the field, byte for byte. The same photo again is the one that is there. */
export async function keepPhoto(
  tx: Tx,
  { team, sha256, bytes }: { team: TeamId; sha256: string; bytes: Uint8Array },
): Promise<{ existed: boolean; sizeBytes: number }> {
  await requireOpenTeam(tx, team)
  if (bytes.length > photoBytesMax) {
    throw new Problem('file.too-large', `A photo has ${photoBytesMax / 1024 / 1024} MiB at most.`)
  }
  if (sha256Hex(bytes) !== sha256) {
    throw new Problem(
      'file.unreadable',
      'The bytes that arrived are not those of the photo: its SHA-256 differs. Send it again.',
    )
  }
  if (photoMediaType(bytes) === null || stripMetadata(bytes) === null) {
    throw new Problem('file.unreadable', 'A photo is a whole JPEG or PNG.')
  }
  const extension = photoMediaType(bytes) === 'image/png' ? 'png' : 'jpg'
  const { existed } = await keepFile(tx, {
    team,
    name: `photo-${sha256.slice(0, 12)}.${extension}`,
    bytes,
  })
  return { existed, sizeBytes: bytes.length }
}

/** A photo of a sample as it may be shown: without what the camera wrote into it. */
export async function showPhoto(
  db: Db,
  { team, sample, sha256 }: { team: TeamId; sample: string; sha256: string },
): Promise<{ bytes: Uint8Array; mediaType: string }> {
  const events = await custody_event_list(db, { team, id: sample })
  const isOfSample = events.some(({ details }) =>
    details.photos?.some((photo) => photo.sha256 === sha256),
  )
  const file = isOfSample ? await file_find_by_sha256(db, { team, sha256 }) : null
  if (!file) throw notFound()
  const original = await file_content(db, { team, id: file.id })
  const bytes = stripMetadata(original)
  const mediaType = photoMediaType(original)
  if (bytes === null || mediaType === null) throw notFound()
  return { bytes, mediaType }
}

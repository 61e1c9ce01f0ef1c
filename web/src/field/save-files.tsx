/** What could not be sent, onto a file: for the lab, for another machine, for whoever trusts no phone. */
import { Button } from '@mantine/core'
import { useState } from 'react'
import { count } from '../ui/count.ts'
import { saveFile } from '../ui/save-file.ts'
import classes from './field.module.css'
import { fieldFile, partsOf, type FilePart, type PhotoContent } from './phone/field-file.ts'
import type { FieldPhone } from './phone/field-phone.ts'
import { markExported } from './phone/item-deeds.ts'
import { base64Of } from './phone/photo.ts'
import type { QueueItem, UnreadItem } from './phone/queue-item.ts'

export function SaveFiles({
  phone,
  team,
  items,
  unread,
}: {
  phone: FieldPhone
  team: string
  items: readonly QueueItem[]
  unread: readonly UnreadItem[]
}) {
  const [saved, setSaved] = useState<readonly number[]>([])
  const sizes = new Map(
    items.flatMap((item) =>
      item.kind === 'scan'
        ? item.deed.photos.map(({ sha256, sizeBytes }) => [sha256, sizeBytes] as const)
        : [],
    ),
  )
  const parts = partsOf(items, unread, (sha256) => sizes.get(sha256) ?? 0)
  const save = async (part: FilePart, at: number) => {
    const number = parts.length > 1 ? `-${at + 1}-of-${parts.length}` : ''
    await savePart(phone, part, { team, number })
    setSaved((before) => [...before, at])
  }
  return (
    <div className={classes.stack}>
      <p className={classes.minor}>
        The file holds everything, photos too. Whoever may take samples, or the lab, takes it in
        under “Take in a phone’s file”. What is in it stays on the phone as well: sent twice, it is
        one.
      </p>
      {parts.map((part, at) => (
        <Button
          key={part.items[0]?.id ?? part.unread[0]?.id ?? at}
          className={classes.big}
          variant={saved.includes(at) ? 'default' : 'filled'}
          onClick={() => void save(part, at)}
        >
          {saved.includes(at) ? 'Saved. Save again: ' : 'Save '}
          {parts.length > 1 ? `file ${at + 1} of ${parts.length}, ` : ''}
          {count(part.items.length + part.unread.length, 'thing')}
        </Button>
      ))}
    </div>
  )
}

async function savePart(
  phone: FieldPhone,
  part: FilePart,
  { team, number }: { readonly team: string; readonly number: string },
): Promise<void> {
  const photos = await contentsOf(phone, part.photos)
  const exportedAt = new Date().toISOString()
  const file = fieldFile(part, { team, exportedAt, photos })
  const name = `luminous-field-${exportedAt.slice(0, 16).replace(':', '')}${number}.json`
  saveFile(name, 'application/json', JSON.stringify(file))
  await markExported(phone, part.items)
}

async function contentsOf(phone: FieldPhone, sha256s: readonly string[]): Promise<PhotoContent[]> {
  const contents: PhotoContent[] = []
  for (const sha256 of sha256s) {
    const photo = await phone.store.getPhoto(sha256)
    if (photo) contents.push({ sha256, mediaType: photo.mediaType, base64: base64Of(photo.bytes) })
  }
  return contents
}

/** What an earlier or later version of this page stored and this one cannot read. */
export function SaveUnread({
  phone,
  unread,
}: {
  phone: FieldPhone
  unread: readonly UnreadItem[]
}) {
  const { packs } = phone.get()
  return (
    <div className={classes.notice} data-tone="caution">
      <p>
        <strong>{count(unread.length, 'thing')} on this phone cannot be read</strong> by this
        version of the page. It is kept as it is. Save it as a file for the lab.
      </p>
      <SaveFiles phone={phone} team={packs[0]?.team ?? ''} items={[]} unread={unread} />
    </div>
  )
}

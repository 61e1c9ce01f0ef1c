import { Button, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import classes from './field.module.css'
import type { FieldPhone } from './phone/field-phone.ts'
import { notesLettersMax, photosOfScanMax } from './phone/limits.ts'
import { takePhoto, type PhotoRef } from './phone/photo.ts'
import type { StepProps } from './steps.ts'

/** Photos, as the camera made them, and what else is worth knowing. */
export function StepExtras({ phone, draft, onChange, onNext }: StepProps) {
  const [says, setSays] = useState<string | null>(null)
  const [isBusy, setBusy] = useState(false)
  const add = async (files: readonly File[]) => {
    setBusy(true)
    setSays(null)
    const photos = [...draft.photos]
    for (const file of files) {
      try {
        if (photos.length >= photosOfScanMax)
          throw new Error('Six photos are the most of a sample.')
        const { ref, kept, isConverted } = await takePhoto(file)
        if (photos.some(({ sha256 }) => sha256 === ref.sha256)) continue
        photos.push(ref)
        onChange({ photos: [...photos] }, kept)
        if (isConverted) {
          setSays('The photo came in a form that the lab cannot keep, and was made a JPEG.')
        }
      } catch (error) {
        setSays(error instanceof Error ? error.message : 'The photo could not be kept.')
      }
    }
    setBusy(false)
  }
  const isFull = draft.photos.length >= photosOfScanMax
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault()
        onNext()
      }}
    >
      {globalThis.isSecureContext ? (
        <div>
          <input
            id="photos"
            className={classes.picker}
            type="file"
            accept="image/*"
            capture="environment"
            multiple
            disabled={isFull || isBusy}
            onChange={(event) => {
              const chosen = [...(event.currentTarget.files ?? [])]
              event.currentTarget.value = ''
              void add(chosen)
            }}
          />
          <label htmlFor="photos" className={classes.pickerLabel}>
            {isBusy
              ? 'Keeping the photo…'
              : isFull
                ? 'Six photos are the most'
                : `Take a photo (${draft.photos.length} of ${photosOfScanMax})`}
          </label>
        </div>
      ) : (
        <p className={classes.minor}>Photos need a page over https.</p>
      )}
      {says !== null && (
        <p className={classes.notice} data-tone="caution" role="status">
          {says}
        </p>
      )}
      {draft.photos.length > 0 && (
        <ul className={classes.photos} aria-label="Photos">
          {draft.photos.map((ref, at) => (
            <li key={ref.sha256}>
              <KeptPicture phone={phone} photo={ref} name={`Photo ${at + 1}`} />
              <Button
                variant="default"
                size="md"
                aria-label={`Remove photo ${at + 1}`}
                onClick={() =>
                  onChange({ photos: draft.photos.filter((each) => each.sha256 !== ref.sha256) })
                }
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Textarea
        className={classes.field}
        label="Notes"
        autosize
        minRows={3}
        maxLength={notesLettersMax}
        value={draft.notes}
        onChange={(event) => onChange({ notes: event.currentTarget.value })}
      />
      <Button type="submit" className={classes.big} disabled={isBusy}>
        Next: sign and keep
      </Button>
    </form>
  )
}

function KeptPicture({ phone, photo, name }: { phone: FieldPhone; photo: PhotoRef; name: string }) {
  const [address, setAddress] = useState<string | null>(null)
  const { sha256, mediaType } = photo
  useEffect(() => {
    let made: string | null = null
    let isGone = false
    const show = async () => {
      const kept = await phone.store.getPhoto(sha256)
      if (!kept || isGone) return
      made = URL.createObjectURL(new Blob([kept.bytes], { type: mediaType }))
      setAddress(made)
    }
    void show()
    return () => {
      isGone = true
      if (made !== null) URL.revokeObjectURL(made)
    }
  }, [phone, sha256, mediaType])
  return address === null ? null : <img src={address} alt={name} />
}

import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import classes from './field.module.css'
import type { FieldPhone } from './phone/field-phone.ts'
import { takeOff } from './phone/item-deeds.ts'
import { reasonLettersMax } from './phone/limits.ts'

/** Off the queue unsent, for a reason that stays with it. */
export function TakeOff({
  phone,
  thing,
  onClose,
}: {
  phone: FieldPhone
  thing: { readonly id: string; readonly stored: unknown }
  onClose: () => void
}) {
  const [why, setWhy] = useState('')
  return (
    <Dialog title="Take it off the phone" onClose={onClose}>
      <form
        className={classes.stack}
        onSubmit={(event) => {
          event.preventDefault()
          void takeOff(phone, thing, why.trim())
        }}
      >
        <p>
          It will not be sent. It stays in this phone’s log, whole and with your reason, until the
          log is saved as a file.
        </p>
        <Textarea
          className={classes.field}
          label="Why"
          autosize
          minRows={2}
          minLength={3}
          maxLength={reasonLettersMax}
          required
          withAsterisk={false}
          value={why}
          onChange={(event) => setWhy(event.currentTarget.value)}
        />
        <Button
          type="submit"
          className={classes.big}
          color="red.9"
          disabled={why.trim().length < 3}
        >
          Take it off
        </Button>
      </form>
    </Dialog>
  )
}

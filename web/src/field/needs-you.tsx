import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../paths.ts'
import { Dialog } from '../ui/dialog.tsx'
import classes from './field.module.css'
import { draftOf, isBegun } from './phone/draft.ts'
import type { FieldPhone } from './phone/field-phone.ts'
import { sendAgain } from './phone/item-deeds.ts'
import type { PhoneState } from './phone/phone-state.ts'
import type { QueueItem } from './phone/queue-item.ts'
import { SaveFiles } from './save-files.tsx'
import { TakeOff } from './take-off.tsx'

/** What the server refused: its reason, and what a person can do about it. Nothing goes by itself. */
export function NeedsYou({
  item,
  phone,
  state,
}: {
  item: QueueItem
  phone: FieldPhone
  state: PhoneState
}) {
  const [open, setOpen] = useState<'file' | 'off' | null>(null)
  const { refusal } = item
  // What arrived first under this id stays, so nothing corrected here would be taken.
  const mayCorrect =
    item.kind === 'scan' && item.receipt === null && refusal?.code !== 'event.differs'
  return (
    <>
      <p role="status">{refusal?.detail ?? 'The server did not take it.'}</p>
      {refusal?.code === 'event.differs' && (
        <p className={classes.minor}>
          What arrived first stays. A correction is made on the sample’s own page, by your team.
        </p>
      )}
      <div className={classes.choices}>
        {mayCorrect && <Correct item={item} phone={phone} state={state} />}
        <Button
          className={classes.big}
          variant="default"
          disabled={state.sending !== null}
          onClick={() => void sendAgain(phone, item)}
        >
          Send again as it is
        </Button>
        <Button className={classes.big} variant="default" onClick={() => setOpen('file')}>
          Save it as a file for the lab
        </Button>
        <Button className={classes.big} variant="default" onClick={() => setOpen('off')}>
          Take it off the phone
        </Button>
      </div>
      {open === 'file' && (
        <Dialog title="Save it as a file" onClose={() => setOpen(null)}>
          <SaveFiles phone={phone} team={item.team} items={[item]} unread={[]} />
        </Dialog>
      )}
      {open === 'off' && (
        <TakeOff
          phone={phone}
          thing={{ id: item.id, stored: item }}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  )
}

function Correct({
  item,
  phone,
  state,
}: {
  item: QueueItem & { kind: 'scan' }
  phone: FieldPhone
  state: PhoneState
}) {
  const navigate = useNavigate()
  const begun = state.drafts.find(({ team }) => team === item.team)
  const isBusy = begun !== undefined && isBegun(begun) && begun.corrects !== item.id
  const correct = async () => {
    await phone.saveDraft(draftOf(item.team, item.deed))
    await navigate({ to: paths.field, search: {} })
  }
  return (
    <Button className={classes.big} disabled={isBusy} onClick={() => void correct()}>
      {isBusy ? 'Keep the sample that is begun first, then correct' : 'Correct it and send again'}
    </Button>
  )
}

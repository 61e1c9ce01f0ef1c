import '../ui/form-styles.ts'
import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import classes from './field.module.css'
import type { FieldPhone } from './phone/field-phone.ts'
import { isUnsent } from './phone/queue-item.ts'
import { useOpenPhone, usePhoneState } from './phone/use-phone.ts'
import { SaveFiles } from './save-files.tsx'

/**
 * Before somebody signs out: what the phone may show of their team goes; what was not sent is named, with whose it
 * is, and never goes by itself.
 */
export function LeaveField({
  onLeave,
  onStay,
}: {
  onLeave: () => Promise<void>
  onStay: () => void
}) {
  const opened = useOpenPhone()
  if (opened.kind === 'opening') return null
  return opened.kind === 'failed' ? (
    <LeaveAtOnce phone={null} onLeave={onLeave} onStay={onStay} />
  ) : (
    <LeavePhone phone={opened.phone} onLeave={onLeave} onStay={onStay} />
  )
}

function LeaveAtOnce({
  phone,
  onLeave,
  onStay,
}: {
  phone: FieldPhone | null
  onLeave: () => Promise<void>
  onStay: () => void
}) {
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    const leave = async () => {
      try {
        await onLeave()
        await phone?.forget()
      } catch (problem) {
        setError(problem)
      }
    }
    void leave()
    // Once: whoever signs out has pressed the button already.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  if (error === null) return null
  return (
    <Dialog title="Not signed out" onClose={onStay}>
      <ProblemNotice title="You are still signed in" error={error} />
    </Dialog>
  )
}

function LeavePhone({
  phone,
  onLeave,
  onStay,
}: {
  phone: FieldPhone
  onLeave: () => Promise<void>
  onStay: () => void
}) {
  const state = usePhoneState(phone)
  const [isSaving, setSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const unsent = state.items.filter(isUnsent)
  const begun = state.drafts.length
  // What was sent while the question stands answers it.
  const [wasAsked] = useState(unsent.length + begun > 0)
  if (!wasAsked) return <LeaveAtOnce phone={phone} onLeave={onLeave} onStay={onStay} />
  const owners = [...new Set(unsent.map(({ deed }) => deed.holder.name))].join(', ')
  const leave = async () => {
    try {
      await onLeave()
      await phone.forget()
    } catch (problem) {
      setError(problem)
    }
  }
  const teams = [...new Set(unsent.map(({ team }) => team))]
  return (
    <Dialog title="Not everything is sent" onClose={onStay}>
      <div className={classes.stack}>
        <p role="status">
          {unsent.length === 0
            ? 'Nothing waits to be sent any more.'
            : `${count(unsent.length, 'thing')} of ${owners} ${unsent.length === 1 ? 'is' : 'are'} on this phone and not sent.`}
          {begun > 0 && ` ${count(begun, 'sample')} is begun and not kept yet.`} Whoever of the team
          signs in next can send it; until then it is kept and not shown.
        </p>
        {unsent.length > 0 && (
          <Button
            className={classes.big}
            loading={state.sending !== null}
            onClick={() => void phone.look()}
          >
            Send now
          </Button>
        )}
        <Button className={classes.big} variant="default" onClick={() => void leave()}>
          {unsent.length === 0 ? 'Sign out' : 'Sign out, and keep it on this phone'}
        </Button>
        {unsent.length > 0 && (
          <Button className={classes.big} variant="default" onClick={() => setSaving(true)}>
            Save it as a file
          </Button>
        )}
        {isSaving &&
          teams.map((team) => (
            <SaveFiles
              key={team}
              phone={phone}
              team={team}
              items={unsent.filter((item) => item.team === team)}
              unread={[]}
            />
          ))}
        {error !== null && <ProblemNotice title="You are still signed in" error={error} />}
      </div>
    </Dialog>
  )
}

import { Button } from '@mantine/core'
import type { MailServer } from '@luminous/contract'
import { useEffect, useRef, useState } from 'react'
import classes from '../ui/access-card.module.css'
import { serverErrors } from '../ui/field-error.ts'
import {
  emptyMailServer,
  MailServerFields,
  toMailServer,
  type MailServerInput,
} from '../ui/mail-server-fields.tsx'

/** How mail leaves the house; it can be left for later. */
export function MailStep({
  isSet,
  typed,
  error,
  isPending,
  onType,
  onCreate,
  onBack,
}: {
  /** The environment names a mail server. */
  isSet: boolean
  /** Null until somebody wants to name one. Kept by the parent: a mistake at another step may lead away from here. */
  typed: MailServerInput | null
  error: unknown
  isPending: boolean
  onType: (typed: MailServerInput | null) => void
  onCreate: (mail: MailServer | null) => void
  onBack: () => void
}) {
  // What was typed and put aside, in case it is wanted after all.
  const [putAside, setPutAside] = useState(emptyMailServer)
  const text = useRef<HTMLParagraphElement>(null)
  const isAsked = typed === null
  useEffect(() => {
    if (isAsked) text.current?.focus()
  }, [isAsked])
  if (typed) {
    return (
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isPending) onCreate(toMailServer(typed))
        }}
      >
        <MailServerFields
          value={typed}
          hasPassword={false}
          errorOf={serverErrors(error)}
          onChange={onType}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={isPending}>
            Set up Luminous
          </Button>
          <Button
            variant="default"
            onClick={() => {
              setPutAside(typed)
              onType(null)
            }}
          >
            Back
          </Button>
        </div>
      </form>
    )
  }
  return (
    <div className={classes.form}>
      {/* What is pressed by keyboard to come here is gone; nothing is to be set up by a second Enter. */}
      <p ref={text} tabIndex={-1}>
        {isSet
          ? 'The mail server comes from the settings that this server was started with. There is nothing to do here.'
          : 'Invitations and links for new passwords go out by mail. Without a mail server you hand over the links yourself; you can set one at any time.'}
      </p>
      <div className={classes.buttons}>
        <Button loading={isPending} onClick={() => onCreate(null)}>
          {isSet ? 'Set up Luminous' : 'Leave mail for later, set up Luminous'}
        </Button>
        {!isSet && (
          <Button variant="default" onClick={() => onType(putAside)}>
            Name a mail server
          </Button>
        )}
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </div>
  )
}

import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useClickOutside } from '@mantine/hooks'
import type { Session } from '@luminous/contract'
import { useRef, useState } from 'react'
import { Icon } from '../ui/icons.tsx'
import classes from './shell.module.css'

const roleWords: Record<Session['role'], string> = {
  'staff-admin': 'Luminous admin',
  analyst: 'Lab analyst',
  reviewer: 'Lab reviewer',
  admin: 'Admin',
  editor: 'Editor',
  viewer: 'Viewer',
  auditor: 'Auditor',
}

/** Who is signed in, and the way out. A disclosure: a floating menu would cost a tenth of the first page. */
export function PersonMenu({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const { person, role, team } = session
  const [isOpen, setOpen] = useState(false)
  const trigger = useRef<HTMLButtonElement>(null)
  const frame = useClickOutside<HTMLDivElement>(() => setOpen(false))
  return (
    <div
      ref={frame}
      className={classes.account}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        setOpen(false)
        trigger.current?.focus()
      }}
      onBlur={(event) => {
        const { relatedTarget } = event
        if (relatedTarget && !event.currentTarget.contains(relatedTarget)) setOpen(false)
      }}
    >
      <UnstyledButton
        ref={trigger}
        className={classes.person}
        aria-expanded={isOpen}
        aria-controls="account"
        onClick={() => setOpen(!isOpen)}
      >
        <span className={classes.initials} data-initials={initialsOf(person.name)} />
        <span className={classes.personName} title={person.name}>
          {person.name}
        </span>
        <VisuallyHidden>, account</VisuallyHidden>
        <Icon name="chevron" size={14} />
      </UnstyledButton>
      <div id="account" className={classes.card} hidden={!isOpen}>
        <p className={classes.cardName}>{person.name}</p>
        <p>{person.email}</p>
        <p>
          {roleWords[role] ?? role} · {team.name}
        </p>
        <Button className={classes.signOut} variant="default" size="xs" onClick={onSignOut}>
          Sign out
        </Button>
      </div>
    </div>
  )
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const ends = [words[0], words.length > 1 ? words.at(-1) : undefined]
  const letters = ends.map((word) =>
    String.fromCodePoint(...(word ? [word.codePointAt(0) ?? 0] : [])),
  )
  return letters.join('').toUpperCase()
}

import { Button, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useClickOutside } from '@mantine/hooks'
import type { Session } from '@luminous/contract'
import { roleWords } from '@luminous/contract/permissions.ts'
import { useMutation } from '@tanstack/react-query'
import { Link, useRouterState } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { paths } from '../../paths.ts'
import { Icon } from '../../ui/icons.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { Places } from './places.tsx'
import classes from './shell.module.css'

/** Who is signed in, and the way out. A disclosure: a floating menu would cost a tenth of the first page. */
export function PersonMenu({
  session,
  onSwitch,
  onSignOut,
}: {
  session: Session
  onSwitch: (teamId: string) => Promise<void>
  onSignOut: () => Promise<void>
}) {
  const { person, role, team } = session
  const leave = useMutation({ mutationFn: onSignOut })
  const trigger = useRef<HTMLButtonElement>(null)
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // Open on this page: whoever goes on has chosen.
  const [openOn, setOpenOn] = useState<string | null>(null)
  const isOpen = openOn === pathname
  const setOpen = (opens: boolean) => setOpenOn(opens ? pathname : null)
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
          {roleWords[role].name} · {team.name}
        </p>
        <Places session={session} onSwitch={onSwitch} />
        {leave.error && <ProblemNotice title="You are still signed in" error={leave.error} />}
        <div className={classes.ways}>
          {!session.mustEnrol && <Link to={paths.account}>Your account</Link>}
          <Button
            variant="default"
            size="xs"
            loading={leave.isPending}
            onClick={() => leave.mutate()}
          >
            Sign out
          </Button>
        </div>
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

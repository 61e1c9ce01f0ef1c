import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import type { Session } from '@luminous/contract'
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

export function PersonMenu({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const { person, role, team } = session
  return (
    <Menu position="bottom-end" width={260} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <span className={classes.initials} data-initials={initialsOf(person.name)} />
          <span className={classes.personName} title={person.name}>
            {person.name}
          </span>
          <VisuallyHidden>, account</VisuallyHidden>
          <Icon name="chevron" size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.card}>
          <p className={classes.cardName}>{person.name}</p>
          <p>{person.email}</p>
          <p>
            {roleWords[role] ?? role} · {team.name}
          </p>
        </div>
        <Menu.Divider />
        <Menu.Item onClick={onSignOut}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
  return letters
    .map((word) => String.fromCodePoint(...(word ? [word.codePointAt(0) ?? 0] : [])))
    .join('')
    .toUpperCase()
}

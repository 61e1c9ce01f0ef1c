import { NativeSelect, Textarea } from '@mantine/core'
import { addressesMax } from '@luminous/contract/addresses.ts'
import { memberRoles, roleWords } from '@luminous/contract/permissions.ts'
import { Chip } from '../../ui/chip.tsx'
import { peopleOf, type NewPerson } from './customer-form.ts'
import classes from './customer-wizard.module.css'
import type { StepProps } from './step-props.ts'

/** Who gets an invitation as soon as the customer is created. */
export function StepPeople({ value, errorOf, onChange }: StepProps) {
  const people = peopleOf(value)
  const invited = people.filter(({ verdict }) => verdict === 'fine')
  const hasAdmin = invited.some(({ role }) => role === 'admin')
  return (
    <>
      <Textarea
        label="Addresses"
        description="Paste as many as you like. The first one becomes the admin, who can invite the others."
        placeholder={'ada@example.org\nGrace Hopper <grace@example.org>'}
        autosize
        minRows={3}
        maxRows={12}
        maxLength={20_000}
        value={value.addresses}
        error={errorOf('people')}
        onChange={(event) => onChange({ ...value, addresses: event.currentTarget.value })}
      />
      {people.length > 0 && (
        <ul aria-label="People" aria-live="polite">
          {people.map((person, at) => (
            <li key={`${at} ${person.text}`} className={classes.person}>
              <span>{person.email ?? person.text}</span>
              <Verdict person={person} />
              {person.verdict === 'fine' && (
                <NativeSelect
                  size="xs"
                  aria-label={`Role of ${person.email}`}
                  data={memberRoles.map((role) => ({ value: role, label: roleWords[role].name }))}
                  value={person.role}
                  onChange={(event) => {
                    const role = memberRoles.find((one) => one === event.currentTarget.value)
                    if (!role || person.email === null) return
                    onChange({
                      ...value,
                      roles: { ...value.roles, [person.email]: role },
                    })
                  }}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      {!hasAdmin && (
        <p className={classes.hint} role="status">
          {invited.length === 0
            ? 'Nobody can get in yet. The address of a first admin is enough: they can invite everybody else.'
            : 'Nobody here is an admin: then nobody of the customer can invite colleagues or set thresholds. Make one of them an admin.'}
        </p>
      )}
      {people.length > addressesMax && (
        <p className={classes.hint} role="alert">
          At most {addressesMax} people can be invited here. The others can follow on the team’s
          page.
        </p>
      )}
      <Textarea
        label="Personal message (optional)"
        description="Stands in each invitation, under your name."
        autosize
        minRows={2}
        maxLength={1000}
        value={value.message}
        error={errorOf('message')}
        onChange={(event) => onChange({ ...value, message: event.currentTarget.value })}
      />
    </>
  )
}

function Verdict({ person }: { person: NewPerson }) {
  switch (person.verdict) {
    case 'fine':
      return <Chip tone="good">Will be invited</Chip>
    case 'repeated':
    case 'alreadyThere':
      return <Chip tone="plain">Stands there twice: counted once</Chip>
    case 'notAnAddress':
      break
  }
  return <Chip tone="bad">Not an e-mail address</Chip>
}

import { TextInput } from '@mantine/core'
import type { NewGrant, Team } from '@luminous/contract'
import { newGrant } from '@luminous/contract/endpoints/teams.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useTeamChange } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { ownTimeZone } from '../ui/instant.ts'
import { today } from '../ui/today.ts'

const inDays = (days: number): string => {
  const date = new Date(`${today()}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + days)
  return date.toISOString().slice(0, 10)
}

/** Midnight of a day on the clock of whoever grants; today begins now, so that nobody waits for it. */
const startOf = (day: string): string =>
  (day === today() ? new Date() : new Date(`${day}T00:00:00`)).toISOString()

/** The last day counts to its end. */
const endOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString()

export function GrantForm({ team, onDone }: { team: Team; onDone: () => void }) {
  const [email, setEmail] = useState('')
  const [purpose, setPurpose] = useState('')
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState(() => inDays(30))
  const grant = useTeamChange((sent: NewGrant) => call(newGrant, { team: team.id, body: sent }))
  const errorOf = serverErrors(grant.error)
  return (
    <FormShell
      sending={grant}
      failed="Nothing was granted"
      act="Grant and send the mail"
      onSend={() =>
        grant.mutate(
          {
            email: email.trim(),
            purpose: purpose.trim(),
            from: startOf(from),
            until: endOf(until),
          },
          { onSuccess: onDone },
        )
      }
    >
      <TextInput
        label="E-mail of the auditor"
        type="email"
        maxLength={254}
        required
        value={email}
        error={errorOf('email')}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        label="What for"
        placeholder="Inspection of the 2026 season"
        description="Both sides see it, and it stands beside each reading."
        minLength={3}
        maxLength={500}
        required
        value={purpose}
        error={errorOf('purpose')}
        onChange={(event) => setPurpose(event.currentTarget.value)}
      />
      <div className={form.pair}>
        <TextInput
          label="From"
          type="date"
          required
          value={from}
          error={errorOf('from')}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          label="Last day"
          type="date"
          min={from}
          required
          value={until}
          error={errorOf('until')}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
      </div>
      <p className={form.prose}>
        Days are those of your clock ({ownTimeZone().replaceAll('_', ' ')}). They get a mail with a
        link of their own, and see everything that {team.name} sees of its results and proofs.
      </p>
    </FormShell>
  )
}

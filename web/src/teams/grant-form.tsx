import { TextInput } from '@mantine/core'
import type { NewGrant, Team } from '@luminous/contract'
import { newGrant } from '@luminous/contract/endpoints/keys.ts'
import { call } from '../api/call.ts'
import { useTeamChange } from '../session/team-queries.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { ownTimeZone } from '../ui/instant.ts'
import { today } from '../ui/today.ts'
import { useDraft } from '../ui/use-draft.ts'

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
  const { draft, fieldsWith } = useDraft(() => ({
    email: '',
    purpose: '',
    from: today(),
    until: inDays(30),
  }))
  const grant = useTeamChange((sent: NewGrant) => call(newGrant, { team: team.id, body: sent }))
  const field = fieldsWith(grant.error)
  return (
    <FormShell
      sending={grant}
      failed="Nothing was granted"
      act="Grant and send the mail"
      onSend={() =>
        grant.mutate(
          {
            email: draft.email.trim(),
            purpose: draft.purpose.trim(),
            from: startOf(draft.from),
            until: endOf(draft.until),
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
        {...field('email')}
      />
      <TextInput
        label="What for"
        placeholder="Inspection of the 2026 season"
        description="Both sides see it, and it stands beside each reading."
        minLength={3}
        maxLength={500}
        required
        {...field('purpose')}
      />
      <div className={form.pair}>
        <TextInput label="From" type="date" required {...field('from')} />
        <TextInput label="Last day" type="date" min={draft.from} required {...field('until')} />
      </div>
      <p className={form.prose}>
        Days are those of your clock ({ownTimeZone().replaceAll('_', ' ')}). They get a mail with a
        link of their own, and see everything that {team.name} sees of its results and proofs.
      </p>
    </FormShell>
  )
}

import { NativeSelect } from '@mantine/core'
import type { ApiKey, MadeApiKey, NewApiKey, Team } from '@luminous/contract'
import { apiKeyRotation, newApiKey } from '@luminous/contract/endpoints/keys.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { useTeamChange } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { emptyKey, KeyFields, type KeyForm } from './key-fields.tsx'

export function NewKeyForm({ team, onMade }: { team: Team; onMade: (made: MadeApiKey) => void }) {
  const [value, setValue] = useState<KeyForm>(emptyKey)
  const make = useTeamChange((apiKey: NewApiKey) =>
    call(newApiKey, { team: team.id, body: apiKey }),
  )
  return (
    <FormShell
      sending={make}
      failed="No key was made"
      act="Make the key"
      isDisabled={value.scopes.length === 0}
      beside={value.scopes.length === 0 && <span>Choose at least one thing that it may do.</span>}
      onSend={() => {
        const { name, scopes, expiresInDays } = value
        make.mutate(
          { name: name.trim(), scopes: [...scopes], expiresInDays },
          { onSuccess: onMade },
        )
      }}
    >
      <KeyFields
        value={value}
        isLab={team.kind === 'lab'}
        errorOf={serverErrors(make.error)}
        onChange={setValue}
      />
    </FormShell>
  )
}

const graces = [
  [0, 'at once'],
  [1, 'after 1 hour'],
  [4, 'after 4 hours'],
  [12, 'after 12 hours'],
  [24, 'after 24 hours'],
] as const

/** A new key takes the place of an old one, which works on for a while, so that no program stands still. */
export function RotateForm({
  teamId,
  apiKey,
  onMade,
}: {
  teamId: string
  apiKey: ApiKey
  onMade: (made: MadeApiKey) => void
}) {
  const [graceHours, setGraceHours] = useState(4)
  const rotate = useTeamChange((hours: number) =>
    call(apiKeyRotation, { team: teamId, id: apiKey.id, body: { graceHours: hours } }),
  )
  return (
    <FormShell
      sending={rotate}
      failed="The key was not rotated"
      act="Rotate the key"
      onSend={() => rotate.mutate(graceHours, { onSuccess: onMade })}
    >
      <p className={form.prose}>
        You get a new key with the same name and scopes, shown once. Give it to the program before
        the old one stops.
      </p>
      <NativeSelect
        label="The old key stops"
        description="At once, if somebody may have it who should not."
        data={graces.map(([hours, label]) => ({ value: String(hours), label }))}
        value={String(graceHours)}
        onChange={(event) => setGraceHours(Number(event.currentTarget.value))}
      />
    </FormShell>
  )
}

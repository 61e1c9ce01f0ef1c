import { Button, Switch, TextInput } from '@mantine/core'
import type { Logo, Team, TeamChange } from '@luminous/contract'
import { session } from '@luminous/contract/endpoints/access.ts'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import {
  logo as logoEndpoint,
  logoChange,
  logoRemoval,
  teamChange,
} from '@luminous/contract/endpoints/teams.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { isProblem } from '../api/problem.ts'
import { refresh } from '../api/refresh.ts'
import type { Rights } from '../session/rights.ts'
import { teamQuery, useTeamRefresh } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { Icon } from '../ui/icons.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { ContactFields, type DetailsForm } from './details-fields.tsx'
import { LogoField } from './logo-field.tsx'

type Typed = DetailsForm & { readonly requiresSecondFactor: boolean }

const typedOf = (team: Team): Typed => ({
  name: team.name,
  contactName: team.contactName,
  contactEmail: team.contactEmail,
  contactPhone: team.contactPhone,
  notes: team.notes,
  colour: team.colour ?? '',
  requiresSecondFactor: team.requiresSecondFactor,
})

/**
 * The team's details, to change or to confirm. It begins with the version that was on screen; where somebody else
 * was quicker nothing is overwritten.
 */
export function DetailsFormPanel({
  team: latest,
  rights,
  confirms = false,
  onSaved,
}: {
  team: Team
  rights: Rights
  /** The customer's admin says by this that everything is right. */
  confirms?: boolean
  onSaved?: () => void
}) {
  // What is typed stays while the team is asked for again behind it.
  const [team, setTeam] = useState(latest)
  const [value, setValue] = useState<Typed>(() => typedOf(latest))
  const refreshTeam = useTeamRefresh()
  const queryClient = useQueryClient()
  const save = useMutation({
    mutationFn: (change: TeamChange) =>
      call(teamChange, { team: team.id, body: change, ifVersion: team.version }),
    onSuccess: async (saved) => {
      setTeam(saved)
      setValue(typedOf(saved))
      await refreshTeam()
      // The frame shows the team's name too.
      await refresh(queryClient, session)
      onSaved?.()
    },
  })
  const loadLatest = async () => {
    const now = await queryClient.fetchQuery({ ...teamQuery(team.id), staleTime: 0 })
    setTeam(now)
    setValue(typedOf(now))
    save.reset()
  }
  const isStale = isProblem(save.error, 'version.stale')
  const errorOf = serverErrors(save.error)
  return (
    <FormShell
      sending={save}
      failed="The details were not saved"
      act={confirms ? 'These details are right' : 'Save'}
      isDisabled={isStale}
      beside={
        <>
          {isStale && (
            <Button variant="default" onClick={() => void loadLatest()}>
              Load what is there now
            </Button>
          )}
          {save.isSuccess && (
            <span className={form.done} role="status">
              <Icon name="check" size={15} />
              Saved
            </span>
          )}
        </>
      }
      onSend={() => save.mutate(changeOf(value, { showsNotes: rights.isStaff, confirms }))}
    >
      <TextInput
        label="Name of the team"
        maxLength={200}
        required
        value={value.name}
        error={errorOf('name')}
        onChange={(event) => setValue({ ...value, name: event.currentTarget.value })}
      />
      <ContactFields
        value={value}
        showsNotes={rights.isStaff && team.kind !== 'lab'}
        errorOf={errorOf}
        onChange={setValue}
      />
      <TeamLogo team={latest} />
      <Switch
        label="Everybody in the team needs a second factor"
        description="Whoever has none has to set one up before they go on: an authenticator app or a passkey."
        checked={value.requiresSecondFactor}
        onChange={(event) =>
          setValue({ ...value, requiresSecondFactor: event.currentTarget.checked })
        }
      />
    </FormShell>
  )
}

function changeOf(
  value: Typed,
  { showsNotes, confirms }: { showsNotes: boolean; confirms: boolean },
): TeamChange {
  return {
    name: value.name.trim(),
    contactName: value.contactName.trim(),
    contactEmail: value.contactEmail.trim(),
    contactPhone: value.contactPhone.trim(),
    colour: value.colour === '' ? null : value.colour,
    requiresSecondFactor: value.requiresSecondFactor,
    ...(showsNotes && { notes: value.notes.trim() }),
    ...(confirms && { detailsConfirmed: true as const }),
  }
}

/** The logo is saved at once: there is nothing to weigh up, and another can be chosen. */
function TeamLogo({ team }: { team: Team }) {
  const refreshTeam = useTeamRefresh()
  // Browsers keep pictures for a while: another moment is another address.
  const [opened] = useState(() => Date.now())
  const change = useMutation({
    mutationFn: (logo: Logo | null) =>
      logo === null
        ? call(logoRemoval, { team: team.id })
        : call(logoChange, { team: team.id, body: logo }),
    onSettled: refreshTeam,
  })
  const taken = Math.max(opened, change.submittedAt)
  return (
    <>
      <LogoField
        shown={
          team.hasLogo ? pathTo(logoEndpoint, { team: team.id, query: { v: String(taken) } }) : null
        }
        isBusy={change.isPending}
        onChoose={(logo) => change.mutate(logo)}
        onRemove={() => change.mutate(null)}
      />
      {change.error && <ProblemNotice title="The logo was not changed" error={change.error} />}
    </>
  )
}

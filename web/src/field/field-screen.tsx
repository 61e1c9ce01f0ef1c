import '../ui/form-styles.ts'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { mayRole } from '@luminous/contract/permissions.ts'
import { FieldFrame } from './field-frame.tsx'
import classes from './field.module.css'
import { HandOverPage } from './hand-over-page.tsx'
import { Locked, NoStore, NotAllowed, Outdated, StaffChoice } from './not-here.tsx'
import { PhonePage } from './phone-page.tsx'
import type { FieldPhone } from './phone/field-phone.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { watchService } from './phone/service.ts'
import { useOpenPhone, usePhoneState } from './phone/use-phone.ts'
import { QueuePage } from './queue-page.tsx'
import { TakeSample } from './take-sample.tsx'

/** Taking samples on a phone, with or without a network. */
export function FieldScreen() {
  const opened = useOpenPhone()
  useEffect(watchService, [])
  if (opened.kind === 'opening') return null
  if (opened.kind === 'failed') return <NoStore error={opened.error} />
  return <Open phone={opened.phone} />
}

function Open({ phone }: { phone: FieldPhone }) {
  const state = usePhoneState(phone)
  const [chosen, setChosen] = useState<string | null>(null)
  const team = chosenTeam(state, chosen)
  return (
    <FieldFrame phone={phone} state={state} team={team} onTeam={setChosen}>
      <Part phone={phone} state={state} team={team} onTeam={setChosen} />
    </FieldFrame>
  )
}

/** What is worked for: the team that was chosen here, the one of the session, or the only one. */
function chosenTeam({ packs, reach }: PhoneState, chosen: string | null): string | null {
  const own = reach.kind === 'signedIn' ? reach.session.team.id : null
  const teams = packs.map(({ team }) => team)
  return [chosen, own, teams[0]].find((team) => team != null && teams.includes(team)) ?? null
}

function Part({
  phone,
  state,
  team,
  onTeam,
}: {
  phone: FieldPhone
  state: PhoneState
  team: string | null
  onTeam: (team: string) => void
}) {
  const { part, code } = useSearch({ strict: false })
  const { reach } = state
  if (state.isOutdated) return <Outdated />
  const kept = state.packs.find((each) => each.team === team)
  const session = reach.kind === 'signedIn' ? reach.session : null
  if (session && !mayRole('samples:write', session.role, session.via)) {
    return <NotAllowed session={session} state={state} />
  }
  if (part === 'phone') return <PhonePage phone={phone} state={state} />
  if (session?.team.kind === 'lab' && !kept) return <StaffChoice phone={phone} onTeam={onTeam} />
  if (!kept) return <Locked state={state} code={code ?? null} />
  if (part === 'queue') return <QueuePage phone={phone} state={state} />
  if (part === 'hand-over') {
    return <HandOverPage key={kept.team} phone={phone} state={state} pack={kept.pack} />
  }
  return (
    <div className={classes.stack}>
      <TakeSample
        key={kept.team}
        phone={phone}
        state={state}
        pack={kept.pack}
        scanned={code ?? null}
      />
    </div>
  )
}

import { Button } from '@mantine/core'
import type { Team } from '@luminous/contract'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Rights } from '../../session/rights.ts'
import { NewSiteForm } from '../../sites/sites-page.tsx'
import { DetailsFormPanel } from '../../teams/details-form.tsx'
import { InviteForm } from '../../teams/invite-form.tsx'
import { PreferencesForm } from '../../teams/preferences-form.tsx'
import { invitationsQuery, preferencesQuery } from '../../teams/queries.ts'
import { RecipientForm, whyRecipients } from '../../teams/recipients.tsx'
import { NewThresholdForm } from '../../thresholds/threshold-dialogs.tsx'
import form from '../../ui/form.module.css'
import { Icon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { WelcomeStep } from './welcome-steps.ts'

type Part = {
  readonly team: Team
  readonly rights: Rights
  readonly onGoOn: () => void
}

const leads: Readonly<Record<WelcomeStep['name'], string>> = {
  details: 'Luminous entered these. Correct what is wrong, then say that they are right.',
  thresholds:
    'A result above a limit counts as an exceedance. Most teams begin with the limit of their licence at every site; more can follow at any time.',
  notifications: 'What your team is told, unless somebody chooses otherwise for themselves.',
  recipient: whyRecipients,
  site: 'Where you sample first. A name and a time zone are enough.',
  people: 'Editors manage sites and kits, viewers read results, admins do what you do.',
}

/** One step of the set-up: what it is for, the form, and the way on without it. */
export function WelcomeStepPart({
  step,
  isDone,
  ...part
}: Part & { step: WelcomeStep; isDone: boolean }) {
  return (
    <Panel title={step.title} lead={leads[step.name]}>
      <div className={form.form}>
        {isDone && step.name !== 'people' && (
          <p className={form.done}>
            <Icon name="check" size={15} /> This is done already.
          </p>
        )}
        <StepForm name={step.name} {...part} />
        <div className={form.acts}>
          <Button variant="subtle" onClick={part.onGoOn}>
            {isDone ? 'Go on' : 'Later'}
          </Button>
        </div>
      </div>
    </Panel>
  )
}

function StepForm({ name, team, rights, onGoOn }: Part & { name: WelcomeStep['name'] }): ReactNode {
  switch (name) {
    case 'details':
      return <DetailsFormPanel team={team} rights={rights} confirms onSaved={onGoOn} />
    case 'thresholds':
      return <NewThresholdForm teamId={team.id} onDone={onGoOn} />
    case 'notifications':
      return <Notifications team={team} rights={rights} onGoOn={onGoOn} />
    case 'recipient':
      return <RecipientForm teamId={team.id} onDone={onGoOn} />
    case 'site':
      return <NewSiteForm teamId={team.id} onDone={onGoOn} />
    case 'people':
      break
  }
  return <Colleagues team={team} />
}

function Notifications({ team, rights, onGoOn }: Part) {
  const query = useQuery(preferencesQuery(team.id))
  return (
    <Loaded query={query} what="The preferences">
      {(preferences) => (
        <PreferencesForm team={team} preferences={preferences} rights={rights} onSaved={onGoOn} />
      )}
    </Loaded>
  )
}

/** Whoever was invited stands below, so that nobody is invited twice; the page stays, to show the verdicts. */
function Colleagues({ team }: { team: Team }) {
  const { data } = useInfiniteQuery(invitationsQuery(team.id))
  const pending = (data?.pages ?? [])
    .flatMap(({ items }) => items)
    .filter(({ state }) => state === 'pending')
  return (
    <>
      <InviteForm team={team} roleFirst="viewer" />
      {pending.length > 0 && (
        <p className={form.prose}>
          Waiting for an answer: {pending.map(({ email }) => email).join(', ')}
        </p>
      )}
    </>
  )
}

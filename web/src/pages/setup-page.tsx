import type { MailServer, Session, Setup, SetupState } from '@luminous/contract'
import { setup } from '@luminous/contract/endpoints/onboarding.ts'
import { Skeleton } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { SecondFactorSetup } from '../access/account/second-factor-setup.tsx'
import { useLinkSecret } from '../access/link.ts'
import { call } from '../api/call.ts'
import { ApiProblem } from '../api/problem.ts'
import { MailStep } from '../onboarding/setup-mail-step.tsx'
import { LabStep, PersonStep, type SetupForm } from '../onboarding/setup-steps.tsx'
import { paths } from '../paths.ts'
import { useEnterSession } from '../session/enter-session.ts'
import { setupQuery } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { AccessCard } from '../ui/access-card.tsx'
import type { MailServerInput } from '../ui/mail-server-fields.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'

/** The first minutes of an installation: a person, the laboratory, and how mail leaves the house. */
export function SetupPage() {
  const token = useLinkSecret('setup') ?? ''
  const state = useQuery(setupQuery)
  const [entered, setEntered] = useState<{ session: Session; password: string } | null>(null)
  const enter = useEnterSession()
  const navigate = useNavigate()
  if (entered) {
    return (
      <SecondFactorSetup
        password={entered.password}
        isRequired={entered.session.mustEnrol}
        onDone={async () => {
          await enter({ ...entered.session, mustEnrol: false })
          await navigate({ href: paths.customers, replace: true })
        }}
      />
    )
  }
  if (state.isPending) {
    return (
      <AccessCard title="Set up Luminous">
        <Skeleton height={160} radius="md" />
      </AccessCard>
    )
  }
  if (state.isError) {
    return (
      <AccessCard title="Set up Luminous">
        <ProblemNotice
          title="The set-up could not be opened"
          error={state.error}
          onRetry={() => void state.refetch()}
        />
      </AccessCard>
    )
  }
  if (!state.data.isOpen) {
    return (
      <AccessCard title="Luminous is set up already">
        <p>
          The first person is there. If you should be in, ask them for an invitation; if it is you,
          sign in.
        </p>
        <p className={classes.links}>
          <Link to={paths.signIn}>To the sign-in</Link>
        </p>
      </AccessCard>
    )
  }
  return (
    <SetupSteps
      key={token}
      state={state.data}
      token={token}
      onDone={async (session, password) => {
        setEntered({ session, password })
        await enter(session)
      }}
    />
  )
}

const steps = ['You', 'Laboratory', 'Mail'] as const

/** At which step the input is that the server names, so that its reader need not search. */
const stepOfField = (field: string | null): number | null => {
  if (field === null) return null
  if (['token', 'name', 'email', 'password'].includes(field)) return 0
  if (['labName', 'publicUrl'].includes(field)) return 1
  return field.startsWith('mail') ? 2 : null
}

function SetupSteps({
  state,
  token,
  onDone,
}: {
  state: SetupState
  token: string
  onDone: (session: Session, password: string) => Promise<void>
}) {
  const [at, setAt] = useState(0)
  const [form, setForm] = useState<SetupForm>(() => ({
    token,
    name: '',
    email: '',
    password: '',
    labName: '',
    // What the browser sees is what the server cannot know: a proxy may stand in front of it.
    publicUrl: state.publicUrlIsFixed ? state.publicUrl : location.origin,
  }))
  const [mailServer, setMailServer] = useState<MailServerInput | null>(null)
  const create = useMutation({
    mutationFn: (mail: MailServer | null) => call(setup, { body: toSetup(form, state, mail) }),
    onSuccess: (session) => onDone(session, form.password),
    onError: (error) => {
      const step = stepOfField(error instanceof ApiProblem ? error.field : null)
      if (step !== null) setAt(step)
    },
  })
  const change = (part: Partial<SetupForm>) => setForm((before) => ({ ...before, ...part }))
  const shared = { form, change, error: create.error, asksToken: token === '' }
  return (
    <AccessCard title="Set up Luminous" lead="Three short steps, then you are in">
      <ol className={classes.steps}>
        {steps.map((name, step) => (
          <li
            key={name}
            data-done={step < at}
            {...(step === at && { 'aria-current': 'step' as const })}
          >
            {name}
          </li>
        ))}
      </ol>
      {create.error && <ProblemNotice title="Nothing was set up yet" error={create.error} />}
      {at === 0 && <PersonStep {...shared} onNext={() => setAt(1)} />}
      {at === 1 && (
        <LabStep
          {...shared}
          urlIsFixed={state.publicUrlIsFixed}
          onNext={() => setAt(2)}
          onBack={() => setAt(0)}
        />
      )}
      {at === 2 && (
        <MailStep
          isSet={state.mailIsSet}
          typed={mailServer}
          error={create.error}
          isPending={create.isPending}
          onType={setMailServer}
          onCreate={(mail) => create.mutate(mail)}
          onBack={() => setAt(1)}
        />
      )}
    </AccessCard>
  )
}

const toSetup = (form: SetupForm, state: SetupState, mail: MailServer | null): Setup => ({
  token: form.token.trim(),
  name: form.name.trim(),
  email: form.email.trim(),
  password: form.password,
  labName: form.labName.trim(),
  ...(!state.publicUrlIsFixed && { publicUrl: form.publicUrl.trim() }),
  ...(mail && { mail }),
})

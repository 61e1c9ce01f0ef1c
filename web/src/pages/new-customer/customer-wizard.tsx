import { Button } from '@mantine/core'
import type { CreatedCustomer, CustomerDraft } from '@luminous/contract'
import { customerList } from '@luminous/contract/endpoints/onboarding.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import { ApiProblem } from '../../api/problem.ts'
import { refresh } from '../../api/refresh.ts'
import {
  customerSteps,
  stepAt,
  stepNumber,
  type CustomerStepName,
} from '../../onboarding/customer-steps.ts'
import { createCustomer } from '../../onboarding/queries.ts'
import { paths } from '../../paths.ts'
import { serverErrors, type ErrorOf } from '../../ui/field-error.ts'
import form from '../../ui/form.module.css'
import { LeaveUnsaved } from '../../ui/leave-unsaved.tsx'
import panel from '../../ui/panel.module.css'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { scrollToMiddle } from '../../ui/scroll-to-middle.ts'
import way from '../../ui/steps.module.css'
import { mistakesOf, stepOfField } from './customer-checks.ts'
import {
  readCustomerForm,
  toNewCustomer,
  withoutBlanks,
  type CustomerForm,
} from './customer-form.ts'
import classes from './customer-wizard.module.css'
import { SavingNote } from './saving-note.tsx'
import { StepDetails } from './step-details.tsx'
import { StepKey } from './step-key.tsx'
import { StepPeople } from './step-people.tsx'
import type { StepProps } from './step-props.ts'
import { StepReview } from './step-review.tsx'
import { StepSites } from './step-sites.tsx'
import { StepThresholds } from './step-thresholds.tsx'
import { useDraftSaving } from './use-draft-saving.ts'

export function CustomerWizard({
  draft,
  step,
  onReload,
  onMade,
}: {
  draft: CustomerDraft
  step: CustomerStepName
  onReload: () => void
  onMade: (made: CreatedCustomer) => void
}) {
  const [value, setValue] = useState(() => readCustomerForm(draft.data))
  /** Steps whose mistakes are shown: those that somebody wanted to leave behind. */
  const [tried, setTried] = useState<ReadonlySet<CustomerStepName>>(new Set())
  const { saving, save, flush, keepMine, stop } = useDraftSaving(draft)
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const frame = useRef<HTMLFormElement>(null)
  const steps = useRef<HTMLOListElement>(null)
  const title = useId()
  const at = stepNumber(step)
  const filled = withoutBlanks(value)
  const mistakes = mistakesOf(value)

  const create = useMutation({
    mutationFn: (complete: CustomerForm) => createCustomer(draft.id, toNewCustomer(complete)),
    onSuccess: async (made) => {
      stop()
      await refresh(queryClient, customerList)
      onMade(made)
    },
  })
  const fromServer = serverErrors(create.error)
  const errorOf: ErrorOf = (field) =>
    (tried.has(stepOfField(field)) && mistakes.find((one) => one.field === field)?.says) ||
    fromServer(field)

  const change = (next: CustomerForm) => {
    setValue(next)
    create.reset()
    save({ step: at, data: next })
  }
  const go = async (name: CustomerStepName) => {
    setTried((before) => new Set(before).add(step))
    await navigate({
      to: paths.newCustomer,
      params: { draftId: draft.id },
      search: { step: name },
    })
    save({ step: stepNumber(name), data: value })
  }
  const goOn = () => {
    if (step === 'review') {
      // What the server finds is then counted as the form counts it.
      setValue(filled)
      create.mutate(filled)
      return
    }
    if (mistakes.some(({ field }) => stepOfField(field) === step)) {
      setTried((before) => new Set(before).add(step))
      // After the mistakes are drawn.
      setTimeout(() => focusOn(frame.current, '[aria-invalid="true"]'))
      return
    }
    void go(stepAt(at + 1).name)
  }
  useEffect(() => {
    const open = steps.current?.querySelector<HTMLElement>(`:scope > :nth-child(${at + 1})`)
    scrollToMiddle(steps.current, open ?? null)
    // Whoever works by keyboard types on at once. The review is read first: a second Enter must create nothing.
    const isReview = step === 'review'
    if (!isReview && !matchMedia('(pointer: fine)').matches) return
    focusOn(frame.current, isReview ? 'h2' : 'input:not([type="file"], [type="color"]), textarea')
  }, [step, at])

  return (
    <div className={classes.wizard}>
      <div className={classes.side}>
        <h1>{value.name.trim() || 'New customer'}</h1>
        <SavingNote
          saving={saving}
          onKeepMine={() => void keepMine()}
          onReload={onReload}
          onRetry={() => void flush()}
        />
        {(saving.state === 'failed' || saving.state === 'stale') && (
          <LeaveUnsaved
            title="Leave without saving?"
            says="The newest of what you typed could not be saved. Stay, and try again first."
          />
        )}
        <nav aria-label="Steps">
          <ol ref={steps} className={`${way.steps} ${classes.steps}`}>
            {customerSteps.map(({ name, title: word }, number) => (
              <li key={name}>
                <Link
                  to={paths.newCustomer}
                  params={{ draftId: draft.id }}
                  search={{ step: name }}
                  aria-current={name === step ? 'step' : undefined}
                >
                  <span className={classes.number}>{number + 1}</span>
                  {word}
                </Link>
              </li>
            ))}
          </ol>
        </nav>
      </div>
      <form
        ref={frame}
        className={`${panel.panel} ${form.form}`}
        aria-labelledby={title}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          goOn()
        }}
      >
        <h2 id={title} tabIndex={-1} className={classes.title}>
          {stepAt(at).title}
        </h2>
        <Step name={step} value={value} errorOf={errorOf} onChange={change} />
        {step === 'review' && <StepReview draftId={draft.id} value={filled} mistakes={mistakes} />}
        {create.error && (
          <>
            <ProblemNotice title="The customer was not created" error={create.error} />
            <WayToMistake draftId={draft.id} error={create.error} />
          </>
        )}
        <div className={form.acts}>
          <Button
            type="submit"
            loading={create.isPending}
            disabled={step === 'review' && mistakes.length > 0}
          >
            {step === 'review' ? 'Create the customer' : 'Continue'}
          </Button>
          {step !== 'review' && at < stepNumber('key') && (
            <Button variant="subtle" onClick={() => void go('review')}>
              Skip to the review
            </Button>
          )}
          {at > 0 && (
            <Button variant="default" onClick={() => void go(stepAt(at - 1).name)}>
              Back
            </Button>
          )}
        </div>
      </form>
    </div>
  )
}

function Step({ name, ...props }: StepProps & { name: CustomerStepName }) {
  switch (name) {
    case 'details':
      return <StepDetails {...props} />
    case 'sites':
      return <StepSites {...props} />
    case 'thresholds':
      return <StepThresholds {...props} />
    case 'people':
      return <StepPeople {...props} />
    case 'key':
      return <StepKey {...props} />
    case 'review':
      break
  }
  return null
}

function WayToMistake({ draftId, error }: { draftId: string; error: unknown }) {
  const field = error instanceof ApiProblem ? error.field : null
  if (field === null) return null
  const step = stepOfField(field)
  return (
    <Link to={paths.newCustomer} params={{ draftId }} search={{ step }}>
      Correct it under {stepAt(stepNumber(step)).title}
    </Link>
  )
}

const focusOn = (frame: HTMLElement | null, selector: string): void =>
  frame?.querySelector<HTMLElement>(selector)?.focus()

import { Button, Textarea } from '@mantine/core'
import type { Run } from '@luminous/contract'
import {
  runAmendment,
  runRestoration,
  runReturn,
  runSubmission,
  runVoid,
} from '@luminous/contract/endpoints/runs.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import type { RunRights } from '../session/run-rights.ts'
import { Ask } from '../ui/ask.tsx'
import { DialogForm } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import rows from '../ui/rows.module.css'
import type { RunAct } from './queries.ts'
import { SignDialog } from './sign-dialog.tsx'

type Asked = 'submit' | 'sign' | 'return' | 'takeBack' | 'void' | 'restore' | 'amend' | 'withdraw'
type Props = { run: Run; act: RunAct; rights: RunRights; onLayOut: () => void }

/** What one may do with the run as it stands; the next step is the filled button. */
export function RunActs({ run, act, rights, onLayOut }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const { mayWrite, mayReview } = rights
  const isOpen = run.state === 'new' || run.state === 'computed'
  const isBarred = run.obstacles.some(({ bars }) => bars === 'submit')
  const unruled = run.obstacles.some(({ bars }) => bars === 'publish')
  const button = (deed: Asked, says: string, isNext = false) => (
    <Button variant={isNext ? 'filled' : 'default'} onClick={() => setAsked(deed)}>
      {says}
    </Button>
  )
  return (
    <div className={rows.acts}>
      {isOpen && mayWrite && run.layout === null && (
        <Button onClick={onLayOut}>Lay the plate out</Button>
      )}
      {run.state === 'computed' && mayWrite && !isBarred && button('submit', 'Hand in…', true)}
      {run.state === 'review' && mayReview && button('sign', 'Sign and publish…', !unruled)}
      {run.state === 'review' && mayReview && button('return', 'Give back…')}
      {run.state === 'review' && !mayReview && mayWrite && button('takeBack', 'Take back…')}
      {(run.state === 'published' || run.state === 'withdrawn') &&
        mayWrite &&
        run.amendedBy === null &&
        button('amend', 'Amend…')}
      {run.state === 'published' && mayReview && button('withdraw', 'Withdraw…')}
      {(isOpen || run.state === 'review') && mayWrite && button('void', 'Void…')}
      {run.state === 'void' && mayWrite && button('restore', 'Take back from void…')}
      {asked && <Deed run={run} act={act} asked={asked} onClose={() => setAsked(null)} />}
    </div>
  )
}

function Deed({
  run,
  act,
  asked,
  onClose,
}: {
  run: Run
  act: RunAct
  asked: Asked
  onClose: () => void
}) {
  const navigate = useNavigate()
  switch (asked) {
    case 'submit':
      return <HandIn run={run} act={act} onClose={onClose} />
    case 'sign':
    case 'withdraw':
      return <SignDialog run={run} act={act} withdraws={asked === 'withdraw'} onClose={onClose} />
    case 'amend':
      return (
        <Ask
          title="Begin the next edition?"
          act="Begin the next edition"
          reason="Why (every customer on the plate reads it)"
          onAct={async (reason) => {
            const next = await act(({ id, version }) =>
              call(runAmendment, { id, body: { version, reason } }),
            )
            await navigate({ to: paths.run, params: { runId: next.id } })
          }}
          onClose={onClose}
        >
          <p>
            {run.state === 'published'
              ? 'What is out stays until the next edition is signed. Then its results take the place of these, which stay to be read as superseded.'
              : 'What was withdrawn stays so. Once the next edition is signed, its results count instead.'}
          </p>
        </Ask>
      )
    case 'return':
    case 'takeBack':
    case 'void':
    case 'restore':
      break
  }
  const { endpoint, title, does, says } = plainDeeds[asked]
  return (
    <Ask
      title={title}
      act={does}
      isDangerous={asked === 'void'}
      reason={asked === 'return' ? 'What is to be done' : 'Why'}
      onAct={(reason) =>
        act(({ id, version }) => call(endpoint, { id, body: { version, reason } }))
      }
      onClose={onClose}
    >
      <p>{says}</p>
    </Ask>
  )
}

const plainDeeds = {
  takeBack: {
    endpoint: runReturn,
    title: 'Take the run back from review?',
    does: 'Take it back',
    says: 'You can change it again; hand it in anew when it is right.',
  },
  return: {
    endpoint: runReturn,
    title: 'Give the run back?',
    does: 'Give it back',
    says: 'It goes back to the analyst, who reads what is to be done, and hands it in again.',
  },
  void: {
    endpoint: runVoid,
    title: 'Void the run?',
    does: 'Void the run',
    says: 'It counts for nothing, and stays to be seen with the reason. It can be taken back.',
  },
  restore: {
    endpoint: runRestoration,
    title: 'Take the run back?',
    does: 'Take it back',
    says: 'It stands again where it stood.',
  },
} as const

function HandIn({ run, act, onClose }: { run: Run; act: RunAct; onClose: () => void }) {
  const [comment, setComment] = useState('')
  const deed = useMutation({
    mutationFn: () =>
      act(({ id, version }) =>
        call(runSubmission, { id, body: { version, comment: comment.trim() } }),
      ),
    onSuccess: onClose,
  })
  const failed = run.qc.filter(({ passed }) => !passed).length
  return (
    <DialogForm
      title="Hand the run in"
      onClose={onClose}
      sending={deed}
      failed="It was not handed in"
      act="Hand it in"
      onSend={() => deed.mutate()}
    >
      <p className={form.prose}>
        A reviewer who had no hand in it looks at it and signs.{' '}
        {failed > 0 &&
          `${failed === 1 ? '1 failed check waits' : `${failed} failed checks wait`} for a ruling then.`}
      </p>
      <Textarea
        label="For the reviewer (optional)"
        autosize
        minRows={2}
        maxLength={2000}
        value={comment}
        onChange={(event) => setComment(event.currentTarget.value)}
      />
    </DialogForm>
  )
}

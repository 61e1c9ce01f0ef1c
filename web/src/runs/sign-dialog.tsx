import { Button } from '@mantine/core'
import type { Run } from '@luminous/contract'
import { confirmationOptions } from '@luminous/contract/endpoints/access.ts'
import { runSignature, runWithdrawal } from '@luminous/contract/endpoints/runs.ts'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { fieldProblem, isProblem } from '../api/problem.ts'
import { answerPasskey, browserKnowsPasskeys } from '../session/passkey.ts'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ReasonField } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { PasswordField } from '../ui/password-field.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { publishedTo } from './published-to.ts'
import type { RunAct } from './queries.ts'

const meanings = {
  publishes: 'I have reviewed this run and release its results',
  withdraws: 'I withdraw the results of this run',
} as const

/** A signature: what it does, to whom, what is meant by it, and who it is once more. */
export function SignDialog({
  run,
  act,
  withdraws,
  onClose,
}: {
  run: Run
  act: RunAct
  withdraws: boolean
  onClose: () => void
}) {
  const [password, setPassword] = useState('')
  const [reason, setReason] = useState('')
  const meaning = withdraws ? meanings.withdraws : meanings.publishes
  const sign = useMutation({
    mutationFn: async (by: 'password' | 'passkey') => {
      const who = by === 'password' ? { password } : { passkey: await showPasskey() }
      return act(({ id, version }) => {
        const body = { version, ...who, meaning }
        return withdraws
          ? call(runWithdrawal, { id, body: { ...body, reason: reason.trim() } })
          : call(runSignature, { id, body })
      })
    },
    onSuccess: onClose,
    onError: () => setPassword(''),
  })
  const wrong = isProblem(sign.error, 'password.wrong')
    ? (sign.error?.message ?? null)
    : fieldProblem(sign.error, 'password')
  const barring = withdraws ? [] : run.obstacles.filter(({ bars }) => bars !== 'nothing')
  if (barring.length > 0) return <NotYet barring={barring} onClose={onClose} />
  return (
    <Dialog title={withdraws ? 'Withdraw the results' : 'Sign and publish'} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          sign.mutate('password')
        }}
      >
        <Effect run={run} withdraws={withdraws} />
        {withdraws && (
          <ReasonField label="Why (the customers read it)" value={reason} onChange={setReason} />
        )}
        <p className={form.prose}>
          <span>
            Your signature says: <strong>“{meaning}”</strong>. Your name, your role and the time
            stand with each result.
          </span>
        </p>
        {sign.error && wrong === null && (
          <ProblemNotice
            title={withdraws ? 'Nothing was withdrawn' : 'Nothing was published'}
            error={sign.error}
          />
        )}
        <PasswordField
          label="Your password"
          value={password}
          onChange={setPassword}
          error={wrong}
        />
        <div className={form.acts}>
          <Button type="submit" loading={sign.isPending} {...(withdraws && { color: 'red.9' })}>
            {withdraws ? 'Sign and withdraw' : 'Sign and publish'}
          </Button>
          {browserKnowsPasskeys() && (
            <Button
              variant="default"
              disabled={sign.isPending || (withdraws && reason.trim().length < 3)}
              onClick={() => sign.mutate('passkey')}
            >
              Sign with a passkey
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Nobody types a password for what would be refused. */
function NotYet({ barring, onClose }: { barring: Run['obstacles']; onClose: () => void }) {
  return (
    <Dialog title="It cannot be signed yet" onClose={onClose}>
      <div className={form.prose}>
        <ul>
          {barring.map(({ code, message }) => (
            <li key={code + message}>{message}</li>
          ))}
        </ul>
      </div>
      <div className={form.acts}>
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
      </div>
    </Dialog>
  )
}

const showPasskey = async () => answerPasskey(await call(confirmationOptions))

function Effect({ run, withdraws }: { run: Run; withdraws: boolean }) {
  const { teams, kept } = publishedTo(run.results)
  return (
    <div className={form.prose}>
      {withdraws ? (
        <p>The results stay to be read, marked as withdrawn, with your reason:</p>
      ) : (
        <p>At once, and for good, these results become visible to:</p>
      )}
      <ul aria-label={withdraws ? 'Withdrawn from' : 'Published to'}>
        {teams.map(({ id, name, results }) => (
          <li key={id}>
            <strong>{name}</strong>: {count(results, 'result')}
          </li>
        ))}
        {teams.length === 0 && <li>nobody: no well belongs to a customer’s sample</li>}
      </ul>
      {kept > 0 && !withdraws && (
        <p>
          {count(kept, 'result')} {kept === 1 ? 'stays' : 'stay'} with the lab: not chosen, or
          nobody’s sample.
        </p>
      )}
    </div>
  )
}

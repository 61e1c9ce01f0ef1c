import type { TotpStart } from '@luminous/contract'
import { Button, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { fieldProblem } from '../../api/problem.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { confirmTotp } from './queries.ts'

/** The secret goes into the app, and a code of the app comes back: only then does it count. */
export function TotpSetup({
  start,
  onConfirmed,
  onCancel,
}: {
  start: TotpStart
  onConfirmed: (codes: readonly string[]) => Promise<void>
  onCancel: () => void
}) {
  const [code, setCode] = useState('')
  const confirm = useMutation({
    mutationFn: confirmTotp,
    onSuccess: ({ codes }) => onConfirmed(codes),
    onError: () => setCode(''),
  })
  const refused = fieldProblem(confirm.error, 'code')
  return (
    <form
      className={classes.totp}
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate(code.replace(/\s/g, ''))
      }}
    >
      {/* As a picture: whatever is in it, it can run nothing. */}
      <img
        className={classes.qr}
        src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(start.qrSvg)}`}
        alt="QR code for your authenticator app; the secret beside it says the same"
      />
      <div className={classes.form}>
        <p>
          Scan this with an authenticator app, such as Aegis, 2FAS, Google Authenticator or a
          password manager. On this very phone, <a href={start.uri}>open it in the app</a>.
        </p>
        <div>
          <p className={classes.minor}>Or type the secret into the app:</p>
          <CopyText
            text={start.secret}
            name="the secret"
            shown={start.secret.replace(/(.{4})(?=.)/g, '$1 ')}
          />
        </div>
        {confirm.error && refused === null && (
          <ProblemNotice title="The app is not confirmed" error={confirm.error} />
        )}
        <TextInput
          label="Code of the app"
          description="Six figures, new every 30 seconds."
          name="code"
          autoComplete="one-time-code"
          inputMode="numeric"
          pattern={String.raw`\s*(?:\d\s*){6}`}
          title="Six figures"
          maxLength={12}
          error={refused}
          errorProps={{ role: 'alert' }}
          required
          withAsterisk={false}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <div className={classes.buttons}>
          <Button type="submit" loading={confirm.isPending}>
            Confirm the app
          </Button>
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        </div>
      </div>
    </form>
  )
}

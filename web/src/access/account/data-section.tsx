import type { Account } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { saveFile } from '../../ui/save-file.ts'
import classes from './account.module.css'
import { PasswordAsk } from './password-ask.tsx'
import { deleteAccount, readPersonalData } from './queries.ts'
import { Section } from './section.tsx'

/** What Luminous knows of a person, and the way out. */
export function DataSection({
  account,
  onDeleted,
}: {
  account: Account
  onDeleted: () => Promise<void>
}) {
  const [isAsking, setAsking] = useState(false)
  const download = useMutation({
    mutationFn: readPersonalData,
    onSuccess: (data) =>
      saveFile('luminous-my-data.json', 'application/json', `${JSON.stringify(data, null, 2)}\n`),
  })
  return (
    <>
      <Section title="Your data">
        <p>Everything that Luminous keeps about you, as one JSON file.</p>
        {download.error && (
          <ProblemNotice title="Your data could not be put together" error={download.error} />
        )}
        <div className={classes.buttons}>
          <Button variant="default" loading={download.isPending} onClick={() => download.mutate()}>
            Download my data
          </Button>
        </div>
      </Section>
      <Section title="Delete your account">
        {isAsking ? (
          <PasswordAsk
            says={
              <>
                <p>
                  <strong>{account.email}</strong> can then not sign in any more, and this cannot be
                  undone.
                </p>
                <ul className={classes.list}>
                  <li>
                    What goes: your password, second factor, passkeys and sessions, your places in
                    all teams, and your address.
                  </li>
                  <li>
                    What stays: the records that you made or changed, and that it was you. The
                    ledger would not be worth its name if people could leave it.
                  </li>
                  <li>
                    If you are the last admin of a team, name another one first: you are told then.
                  </li>
                </ul>
              </>
            }
            button="Delete my account"
            failed="Your account is still there"
            isDestructive
            onPassword={async (password) => {
              await deleteAccount(password)
              await onDeleted()
            }}
            onCancel={() => setAsking(false)}
          />
        ) : (
          <div className={classes.buttons}>
            <Button variant="default" onClick={() => setAsking(true)}>
              Delete my account
            </Button>
          </div>
        )}
      </Section>
    </>
  )
}

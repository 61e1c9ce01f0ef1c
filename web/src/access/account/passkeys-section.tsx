import type { Account, Passkey } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { browserKnowsPasskeys } from '../../session/passkey.ts'
import { formatInstant, ownTimeZone } from '../../ui/instant.ts'
import classes from './account.module.css'
import { PasskeyForm } from './passkey-form.tsx'
import { PasswordAsk } from './password-ask.tsx'
import { removePasskey, useRefreshAccount } from './queries.ts'
import { RecoveryCodesOnce } from './recovery-codes.tsx'
import { Section } from './section.tsx'

export function PasskeysSection({ account }: { account: Account }) {
  const [isAdding, setAdding] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const refresh = useRefreshAccount()
  const { passkeys } = account
  const isLast = passkeys.length === 1 && account.totp === null
  return (
    <Section title="Passkeys">
      <p>
        {passkeys.length === 0
          ? 'None yet. A passkey is kept by your phone, computer or password manager, and lets you in without a password; nobody can trick you into telling it.'
          : 'Each lets you in without a password.'}
      </p>
      {passkeys.length > 0 && (
        <ul className={classes.items}>
          {passkeys.map((passkey) => (
            <PasskeyItem
              key={passkey.id}
              passkey={passkey}
              isLast={isLast}
              requiredBy={isLast ? account.secondFactorRequiredBy : null}
            />
          ))}
        </ul>
      )}
      {codes && <RecoveryCodesOnce codes={codes} onKept={() => setCodes(null)} />}
      {isAdding && (
        <PasskeyForm
          password={null}
          onAdded={async ({ recoveryCodes }) => {
            await refresh()
            setCodes(recoveryCodes)
            setAdding(false)
          }}
          onCancel={() => setAdding(false)}
        />
      )}
      {!isAdding && browserKnowsPasskeys() && (
        <div className={classes.buttons}>
          <Button variant="default" onClick={() => setAdding(true)}>
            Add a passkey
          </Button>
        </div>
      )}
      {!browserKnowsPasskeys() && (
        <p className={classes.minor}>
          This browser knows no passkeys here: they need a newer one, and a page that comes by
          HTTPS.
        </p>
      )}
    </Section>
  )
}

function PasskeyItem({
  passkey,
  isLast,
  requiredBy,
}: {
  passkey: Passkey
  isLast: boolean
  requiredBy: string | null
}) {
  const [isAsking, setAsking] = useState(false)
  const refresh = useRefreshAccount()
  const used =
    passkey.lastUsedAt === null
      ? 'never used'
      : `last used ${formatInstant(passkey.lastUsedAt, ownTimeZone())}`
  return (
    <li>
      <div className={classes.item}>
        <div>
          <p>{passkey.name}</p>
          <p className={classes.minor}>
            Added {formatInstant(passkey.createdAt, ownTimeZone())}, {used}
          </p>
          {requiredBy !== null && (
            <p className={classes.minor}>
              Your only second factor, and {requiredBy} asks for one: add another before you remove
              it.
            </p>
          )}
        </div>
        {!isAsking && (
          <Button
            variant="default"
            size="xs"
            disabled={requiredBy !== null}
            aria-label={`Remove the passkey ${passkey.name}`}
            onClick={() => setAsking(true)}
          >
            Remove
          </Button>
        )}
      </div>
      {isAsking && (
        <PasswordAsk
          says={
            <p>
              “{passkey.name}” lets nobody in any more
              {isLast ? ', and your password alone is enough again.' : '.'} Your device may keep an
              entry for it, which you can delete there.
            </p>
          }
          button="Remove the passkey"
          failed="The passkey was not removed"
          isDestructive
          onPassword={async (password) => {
            await removePasskey(passkey.id, password)
            await refresh()
          }}
          onCancel={() => setAsking(false)}
        />
      )}
    </li>
  )
}

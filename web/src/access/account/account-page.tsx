import { useQuery } from '@tanstack/react-query'
import { Loaded } from '../../ui/loaded.tsx'
import classes from './account.module.css'
import { DataSection } from './data-section.tsx'
import { EmailSection } from './email-section.tsx'
import { PasskeysSection } from './passkeys-section.tsx'
import { PasswordSection } from './password-section.tsx'
import { ProfileSection } from './profile-section.tsx'
import { accountQuery } from './queries.ts'
import { SecondFactorSection } from './second-factor-section.tsx'
import { SessionsSection } from './sessions-section.tsx'

/** Everything that a person decides about themselves, on one page. */
export function AccountPage({ onDeleted }: { onDeleted: () => Promise<void> }) {
  const query = useQuery(accountQuery)
  return (
    <div className={classes.page}>
      <title>Your account - Luminous</title>
      <div className={classes.head}>
        <h1>Your account</h1>
        <p>It is yours, whichever teams you work for.</p>
      </div>
      <Loaded query={query} what="Your account" rows={1} rowHeight={160}>
        {(account) => (
          <>
            <ProfileSection account={account} />
            <EmailSection account={account} />
            <PasswordSection account={account} />
            <SecondFactorSection account={account} />
            <PasskeysSection account={account} />
            <SessionsSection />
            <DataSection account={account} onDeleted={onDeleted} />
          </>
        )}
      </Loaded>
    </div>
  )
}

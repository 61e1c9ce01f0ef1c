import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
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
  const account = query.data
  return (
    <div className={classes.page}>
      <title>Your account - Luminous</title>
      <div className={classes.head}>
        <h1>Your account</h1>
        <p>It is yours, whichever teams you work for.</p>
      </div>
      {query.isPending && (
        <div role="status" aria-label="Loading your account">
          <Skeleton height={160} radius="md" />
        </div>
      )}
      {query.isError && !account && (
        <ProblemNotice
          title="Your account could not be loaded"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      )}
      {account && (
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
    </div>
  )
}

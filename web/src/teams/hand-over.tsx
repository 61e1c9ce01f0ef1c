import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import { mail as mailEndpoint } from '@luminous/contract/endpoints/onboarding.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import type { Rights } from '../session/rights.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import rows from '../ui/rows.module.css'

/** Without a mail server staff hand the link over themselves. */
export function HandOver({
  mail,
  email,
  rights,
}: {
  /** The id of the mail that waits. */
  mail: string
  email: string
  rights: Rights
}) {
  const clipboard = useClipboard({ timeout: 2000 })
  const link = useMutation({
    mutationFn: () => findLink(mail),
    onSuccess: (found) => clipboard.copy(found),
  })
  const word = clipboard.copied ? 'Copied' : 'Copy link'
  if (!rights.may('mail:read')) {
    return <span className={rows.minor}>Luminous hands the link over.</span>
  }
  return (
    <>
      <Button
        variant="light"
        size="compact-sm"
        loading={link.isPending}
        aria-label={`${word} of ${email}`}
        onClick={() => link.mutate()}
      >
        {word}
      </Button>
      {/* Where the browser wants another click before it lets anybody near the clipboard. */}
      {link.data !== undefined && clipboard.error !== null && (
        <CopyText text={link.data} name="the link" shown="the link" />
      )}
      {link.error && <ProblemNotice title="There is no link to copy" error={link.error} />}
    </>
  )
}

/** A mail that was sent, or replaced by a newer one, has no link to show any more. */
async function findLink(id: string): Promise<string> {
  const { link } = await call(mailEndpoint, { id })
  if (link === null) {
    throw new Error('The mail is no longer waiting. Send the invitation again, then copy its link.')
  }
  return link
}

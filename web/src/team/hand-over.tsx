import { Button } from '@mantine/core'
import { useClipboard } from '@mantine/hooks'
import type { Invitation, Mail, MailPage } from '@luminous/contract'
import { useMutation } from '@tanstack/react-query'
import { getJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import rows from '../ui/rows.module.css'
import type { Rights } from './rights.ts'

const pagesMax = 10

/** Without a mail server staff hand the link over themselves. */
export function HandOver({
  teamId,
  invitation,
  rights,
}: {
  teamId: string
  invitation: Invitation
  rights: Rights
}) {
  const clipboard = useClipboard({ timeout: 2000 })
  const link = useMutation({
    mutationFn: () => findLink(teamId, invitation.email),
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
        aria-label={`${word} of ${invitation.email}`}
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

/** The newest waiting mail to the address, in the outbox. */
async function findLink(teamId: string, email: string): Promise<string> {
  let cursor: string | null = null
  for (let page = 0; page < pagesMax; page += 1) {
    const mails: MailPage = await getJson<MailPage>(
      apiPaths.mails({ state: 'waiting', limit: 200, cursor }),
    )
    const item = mails.items.find(
      ({ to, team }) => team?.id === teamId && to.toLowerCase() === email.toLowerCase(),
    )
    if (item) {
      const { link } = await getJson<Mail>(apiPaths.mail(item.id))
      if (link !== null) return link
    }
    if (mails.nextCursor === null) break
    cursor = mails.nextCursor
  }
  throw new Error('The mail is no longer waiting. Send the invitation again, then copy its link.')
}

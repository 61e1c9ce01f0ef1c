import type { Session } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { isSignedOut } from '../api/problem.ts'
import { openedSessionQuery, sessionQuery, switchTeam } from '../session/session.ts'
import classes from '../ui/access-card.module.css'
import { Dialog } from '../ui/dialog.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { SignInForm } from './sign-in-form.tsx'

const isSamePlace = (one: Session, other: Session): boolean =>
  one.person.id === other.person.id && one.team.id === other.team.id && one.via === other.via

/**
 * Draws the pages of the session that they were opened with. Where it has ended, or another window has changed it,
 * the pages stay behind a dialog: what was typed there is not lost without a word.
 */
export function SessionWatch({
  children,
  onEnter,
  onLeave,
}: {
  children: (session: Session) => ReactNode
  /** Goes on as another person or for another team, from the first page on. */
  onEnter: (session: Session) => Promise<void>
  onLeave: () => void
}) {
  const { data: newest, error } = useQuery(sessionQuery)
  const { data: opened } = useQuery({
    ...openedSessionQuery,
    ...(newest && { initialData: newest }),
  })
  if (!newest || !opened) return null
  const isSame = isSamePlace(newest, opened)
  const shown = isSame ? newest : opened
  return (
    <>
      {children(shown)}
      {isSignedOut(error) ? (
        <SignedOut session={shown} onLeave={onLeave} />
      ) : (
        !isSame && <Changed opened={opened} newest={newest} onGoOn={() => onEnter(newest)} />
      )}
    </>
  )
}

/** The session has ended; whoever signs in again is where they were. */
function SignedOut({ session, onLeave }: { session: Session; onLeave: () => void }) {
  const resume = useResume(session)
  return (
    <Dialog title="You are signed out">
      <div className={classes.form}>
        <p>
          Your session has ended. Sign in again, and the page is as you left it, with what you have
          typed.
        </p>
        <SignInForm fixedEmail={session.person.email} onSignedIn={resume} />
        <Button variant="default" onClick={onLeave}>
          Leave this page
        </Button>
      </div>
    </Dialog>
  )
}

/** Another window of this browser shares the session. */
function Changed({
  opened,
  newest,
  onGoOn,
}: {
  opened: Session
  newest: Session
  onGoOn: () => Promise<void>
}) {
  const queryClient = useQueryClient()
  const goOn = useMutation({ mutationFn: onGoOn })
  const goBack = useMutation({
    mutationFn: () => switchTeam(opened.team.id),
    onSuccess: async (session) => {
      queryClient.setQueryData(sessionQuery.queryKey, session)
      await refetchRefused(queryClient)
    },
  })
  const isOther = newest.person.id !== opened.person.id
  const newWords = isOther ? newest.person.name : newest.team.name
  const oldWords = isOther ? opened.person.name : opened.team.name
  return (
    <Dialog title={isOther ? 'Somebody else is signed in' : 'Another team is chosen'}>
      <div className={classes.form}>
        <p className={classes.said}>
          In another window of this browser {isOther ? 'somebody signed in as ' : 'you went to '}
          <strong>{newWords}</strong>. This page was opened for <strong>{oldWords}</strong>: what is
          typed on it and not saved is lost when you go on.
        </p>
        {goBack.error && <ProblemNotice title="The team was not changed" error={goBack.error} />}
        <div className={classes.buttons}>
          <Button className={classes.long} loading={goOn.isPending} onClick={() => goOn.mutate()}>
            Go on {isOther ? 'as' : 'for'} {newWords}
          </Button>
          {mayGoBack(opened, newest) && (
            <Button
              className={classes.long}
              variant="default"
              loading={goBack.isPending}
              onClick={() => goBack.mutate()}
            >
              Back to {oldWords}
            </Button>
          )}
        </div>
      </div>
    </Dialog>
  )
}

/** By a place of one's own; looking at a customer's pages is begun anew, with a reason. */
const mayGoBack = (opened: Session, newest: Session): boolean =>
  newest.person.id === opened.person.id &&
  newest.places.some(({ team, via }) => team.id === opened.team.id && via === opened.via)

/** Takes over the new session for the pages that are open, acting for the same team as before. */
function useResume(opened: Session): (session: Session) => Promise<void> {
  const queryClient = useQueryClient()
  return async (session) => {
    const isElsewhere = !isSamePlace(session, opened) && mayGoBack(opened, session)
    const resumed = isElsewhere ? await switchTeam(opened.team.id) : session
    queryClient.setQueryData(sessionQuery.queryKey, resumed)
    await refetchRefused(queryClient)
  }
}

/** What came is shown as it is: asked for again, a page might begin anew under somebody's hands. */
const refetchRefused = (queryClient: QueryClient): Promise<void> =>
  queryClient.refetchQueries({ predicate: ({ state }) => state.status === 'error', type: 'active' })

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import type { Session } from '@luminous/contract'
import { lazy, Suspense, useEffect, useState } from 'react'
import { SessionWatch } from '../access/session-watch.tsx'
import { pageCode } from '../api/page-code.ts'
import { readUnsentCount } from '../field/phone/unsent-count.ts'
import { paths } from '../paths.ts'
import { useEnterSession } from '../session/enter-session.ts'
import { leaveView, sessionQuery, signOut, switchTeam } from '../session/session.ts'
import { HistoryDrawnBy, type RecordNamed } from '../ui/history.tsx'
import { Shell } from './shell/shell.tsx'

const RecordHistory = lazy(async () => ({
  default: (await pageCode(import('../glassbox/record-history.tsx'))).RecordHistory,
}))

/** Loaded with the first record that offers its history. */
const historyWay = (record: RecordNamed) => (
  <Suspense fallback={null}>
    <RecordHistory {...record} />
  </Suspense>
)

const LeaveField = lazy(async () => ({
  default: (await pageCode(import('../field/leave-field.tsx'))).LeaveField,
}))

/** What is around every page behind the sign-in, and the ways from one session to another. */
export function Member() {
  const { data: session } = useQuery(sessionQuery)
  const queryClient = useQueryClient()
  const enter = useEnterSession()
  const navigate = useNavigate()
  const router = useRouter()
  const mustEnrol = session?.mustEnrol ?? false
  useEffect(() => {
    // The team began to ask for a second factor meanwhile: the page that is open is left too.
    if (mustEnrol) void router.invalidate()
  }, [mustEnrol, router])
  const actFor = async (next: Session) => {
    await enter(next)
    await navigate({ to: paths.home })
  }
  const leave = async () => {
    queryClient.clear()
    await navigate({ to: paths.signIn, search: {} })
  }
  const [isLeavingField, setLeavingField] = useState(false)
  const signOutNow = async () => {
    await signOut()
    await leave()
  }
  return (
    <HistoryDrawnBy value={historyWay}>
      <SessionWatch onEnter={actFor} onLeave={() => void leave()}>
        {(session) => (
          <>
            <Shell
              // Another team, other pages: nothing of the one before may stay on the screen.
              key={`${session.person.id} ${session.team.id} ${session.via}`}
              session={session}
              onSwitch={async (teamId) => actFor(await switchTeam(teamId))}
              onLeaveView={async () => actFor(await leaveView())}
              onSignOut={async () => {
                // Where samples were taken, this browser may hold some that were not sent.
                if (readUnsentCount() === null) await signOutNow()
                else setLeavingField(true)
              }}
            />
            {isLeavingField && (
              <Suspense fallback={null}>
                <LeaveField onLeave={signOutNow} onStay={() => setLeavingField(false)} />
              </Suspense>
            )}
          </>
        )}
      </SessionWatch>
    </HistoryDrawnBy>
  )
}

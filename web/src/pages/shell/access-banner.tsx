import type { Session } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Icon } from '../../ui/icons.tsx'
import { formatInstant, ownTimeZone } from '../../ui/instant.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './access-banner.module.css'

/** Whoever looks at a team's pages without being of it is told so on each, and that the team is told too. */
export function AccessBanner({
  session,
  onLeaveView,
}: {
  session: Session
  onLeaveView: () => Promise<void>
}) {
  const leave = useMutation({ mutationFn: onLeaveView })
  const { via, team, places } = session
  if (via === 'membership') return null
  const place = places.find((each) => each.team.id === team.id && each.via === via)
  const until =
    place && place.until !== null ? ` until ${formatInstant(place.until, ownTimeZone())}` : ''
  return (
    <aside className={classes.banner} aria-label="How you come to see this">
      <div className={classes.row}>
        <Icon name="eye" size={18} />
        <p>
          {via === 'view' ? (
            <>
              You see what <strong>{team.name}</strong> sees. Nothing can be changed. It is logged.
            </>
          ) : (
            <>
              You may read <strong>{team.name}</strong>
              {until}. What you read is logged, and the team sees the log.
            </>
          )}
        </p>
        {via === 'view' && (
          <Button
            size="xs"
            variant="default"
            loading={leave.isPending}
            onClick={() => leave.mutate()}
          >
            Leave
          </Button>
        )}
      </div>
      {leave.error && <ProblemNotice title="You are still here" error={leave.error} />}
    </aside>
  )
}

import type { SessionItem } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { formatInstant, ownTimeZone } from '../../ui/instant.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './account.module.css'
import { agentWords } from './agent-words.ts'
import { endOtherSessions, endSession, sessionsQuery } from './queries.ts'
import { Section } from './section.tsx'

export function SessionsSection() {
  const query = useQuery(sessionsQuery)
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey })
  const endOthers = useMutation({ mutationFn: endOtherSessions, onSuccess: refresh })
  const others = query.data?.items.filter(({ isThisOne }) => !isThisOne).length ?? 0
  return (
    <Section title="Where you are signed in">
      <Loaded query={query} what="Your sessions" rows={1} rowHeight={72}>
        {({ items }) => (
          <ul className={classes.items}>
            {items.map((session) => (
              <SessionLine key={session.id} session={session} onEnded={refresh} />
            ))}
          </ul>
        )}
      </Loaded>
      {endOthers.error && (
        <ProblemNotice title="The others are still signed in" error={endOthers.error} />
      )}
      {others > 0 && (
        <div className={classes.buttons}>
          <Button
            variant="default"
            loading={endOthers.isPending}
            onClick={() => endOthers.mutate()}
          >
            Sign out everywhere else
          </Button>
        </div>
      )}
      <p className={classes.minor}>
        Something that you do not know? Sign it out and change your password.
      </p>
    </Section>
  )
}

function SessionLine({ session, onEnded }: { session: SessionItem; onEnded: () => Promise<void> }) {
  const end = useMutation({ mutationFn: () => endSession(session.id), onSuccess: onEnded })
  const zone = ownTimeZone()
  const agent = agentWords(session.agent)
  return (
    <li>
      <div className={classes.item}>
        <div>
          <p title={session.agent}>
            {agent}
            {session.isThisOne && <span className={classes.here}>this one</span>}
          </p>
          <p className={classes.minor}>
            From {session.network}, last seen {formatInstant(session.lastSeenAt, zone)}, since{' '}
            {formatInstant(session.createdAt, zone)}
          </p>
        </div>
        {!session.isThisOne && (
          <Button
            variant="default"
            size="xs"
            loading={end.isPending}
            aria-label={`Sign out ${agent} from ${session.network}`}
            onClick={() => end.mutate()}
          >
            Sign out
          </Button>
        )}
      </div>
      {end.error && <ProblemNotice title="It is still signed in" error={end.error} />}
    </li>
  )
}

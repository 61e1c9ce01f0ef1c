import type { Place, Session } from '@luminous/contract'
import { roleWords } from '@luminous/contract/permissions.ts'
import { UnstyledButton } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Icon } from '../../ui/icons.tsx'
import { formatInstant, ownTimeZone } from '../../ui/instant.ts'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './places.module.css'

/** The teams that one can act for, where there is more than one. */
export function Places({
  session,
  onSwitch,
}: {
  session: Session
  onSwitch: (teamId: string) => Promise<void>
}) {
  const change = useMutation({ mutationFn: onSwitch })
  if (session.places.length < 2) return null
  return (
    <div className={classes.places}>
      <h2 id="places">Teams</h2>
      {change.error && <ProblemNotice title="The team was not changed" error={change.error} />}
      <ul aria-labelledby="places">
        {session.places.map((place) => (
          <li key={`${place.team.id} ${place.via}`}>
            <UnstyledButton
              className={classes.place}
              disabled={change.isPending}
              {...(isHere(place, session) && { 'aria-current': 'true' as const })}
              onClick={() => {
                if (!isHere(place, session)) change.mutate(place.team.id)
              }}
            >
              <span>
                <span className={classes.name}>{place.team.name}</span>
                <span className={classes.role}>{wordsOf(place)}</span>
              </span>
              {isHere(place, session) && <Icon name="check" size={16} />}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  )
}

const isHere = (place: Place, { team, via }: Session): boolean =>
  place.team.id === team.id && place.via === via

const wordsOf = ({ role, until }: Place): string =>
  until === null
    ? roleWords[role].name
    : `${roleWords[role].name} until ${formatInstant(until, ownTimeZone())}`

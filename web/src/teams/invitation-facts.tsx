import type { LinkView } from '@luminous/contract'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import { publicLogo } from '@luminous/contract/endpoints/teams.ts'
import { roleWords } from '@luminous/contract/permissions.ts'
import classes from '../ui/access-card.module.css'
import { formatInstant, ownTimeZone } from '../ui/instant.ts'

/** Who invites, into which team, as what, and until when. */
export function InvitationFacts({ link }: { link: LinkView }) {
  const role = link.role === null ? null : roleWords[link.role]
  const colour = link.team?.colour ?? null
  return (
    <div
      className={classes.team}
      // A custom property, of which the types of `style` know nothing.
      ref={(frame) => {
        if (colour !== null) frame?.style.setProperty('--team', colour)
      }}
    >
      {link.team?.hasLogo && (
        <img src={pathTo(publicLogo, { slug: link.team.slug })} alt={`Logo of ${link.team.name}`} />
      )}
      <dl className={classes.facts}>
        {link.team && <Fact name="Team">{link.team.name}</Fact>}
        {role && (
          <Fact name="As">
            {role.name}
            <small>{role.does}</small>
          </Fact>
        )}
        {link.invitedBy !== null && <Fact name="Invited by">{link.invitedBy}</Fact>}
        {link.from !== null && link.until !== null && (
          <Fact name="You may read">
            {formatInstant(link.from, ownTimeZone())} to {formatInstant(link.until, ownTimeZone())}
          </Fact>
        )}
        {link.expiresAt !== null && (
          <Fact name="Link works until">{formatInstant(link.expiresAt, ownTimeZone())}</Fact>
        )}
        {link.message !== null && link.message !== '' && (
          // With a grant comes what it is for.
          <Fact name={link.purpose === 'grant' ? 'Purpose' : 'Message'}>
            <span className={classes.message}>{link.message}</span>
          </Fact>
        )}
      </dl>
    </div>
  )
}

const Fact = ({ name, children }: { name: string; children: React.ReactNode }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
)

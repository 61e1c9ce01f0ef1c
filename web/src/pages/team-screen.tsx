import '../ui/form-styles.ts'
import type { Session, Team } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { isNotFound } from '../api/problem.ts'
import { TeamKitsPage } from '../kits/team-kits-page.tsx'
import { paths } from '../paths.ts'
import { TeamImportsPage } from '../results/imports/team-imports-page.tsx'
import { rightsOf, type Rights } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { pagesOf, teamPageWords, type TeamPageName } from '../session/team-pages.ts'
import { teamQuery } from '../session/team-queries.ts'
import { SitesPage } from '../sites/sites-page.tsx'
import { AuditorsPage } from '../teams/auditors-page.tsx'
import { DetailsPage } from '../teams/details-page.tsx'
import { KeysPage } from '../teams/keys-page.tsx'
import { NotificationsPage } from '../teams/notifications-page.tsx'
import { PeoplePage } from '../teams/people-page.tsx'
import { ViewAsCustomer } from '../teams/staff-acts.tsx'
import { ThresholdsPage } from '../thresholds/thresholds-page.tsx'
import { Chip } from '../ui/chip.tsx'
import { Icon } from '../ui/icons.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { scrollToMiddle } from '../ui/scroll-to-middle.ts'
import tabs from '../ui/tabs.module.css'
import { OverviewPage } from './overview-page.tsx'
import classes from './team-screen.module.css'

/** A team's pages: its own people see theirs, staff see any team's. */
export function TeamScreen() {
  const { teamId = '', page: asked } = useParams({ strict: false })
  const { data: session } = useQuery(sessionQuery)
  const query = useQuery(teamQuery(teamId))
  if (isNotFound(query.error)) return <NotFound />
  if (!session) return null
  return (
    <div className={page.page}>
      <Loaded query={query} what="The team" rows={6}>
        {(team) => <TeamPages key={team.id} team={team} asked={asked} session={session} />}
      </Loaded>
    </div>
  )
}

function TeamPages({
  team,
  asked,
  session,
}: {
  team: Team
  asked: string | undefined
  session: Session
}) {
  const rights = rightsOf(session)
  const open = pagesOf(team, rights)
  const shown = open.find((name) => name === asked) ?? (asked === undefined ? open[0] : undefined)
  if (shown === undefined) return <NotFound />
  const isCustomer = team.kind !== 'lab'
  const title = isCustomer ? team.name : 'Staff and laboratory'
  return (
    <>
      <title>{`${teamPageWords[shown]}, ${team.name} - Luminous`}</title>
      {rights.isStaff && isCustomer && (
        <Link to={paths.customers} className={page.back}>
          <Icon name="back" size={16} />
          Customers
        </Link>
      )}
      <div className={page.head}>
        <div>
          <h1>{title}</h1>
          <p>
            {isCustomer ? (
              <code>{team.slug}</code>
            ) : (
              `People of ${team.name}, who work for every customer.`
            )}
          </p>
        </div>
        {isCustomer &&
          rights.isStaff &&
          rights.may('customers:write') &&
          team.state !== 'closed' && <ViewAsCustomer team={team} />}
      </div>
      {team.state !== 'active' && <StateNotice team={team} />}
      <Tabs team={team} open={open} shown={shown} />
      <Shown name={shown} team={team} rights={rights} />
    </>
  )
}

function Tabs({
  team,
  open,
  shown,
}: {
  team: Team
  open: readonly TeamPageName[]
  shown: TeamPageName
}) {
  const frame = useRef<HTMLElement>(null)
  const at = open.indexOf(shown)
  useEffect(() => {
    const tab = frame.current?.querySelector<HTMLElement>(`:nth-child(${at + 1})`)
    scrollToMiddle(frame.current, tab ?? null)
  }, [at])
  return (
    <nav ref={frame} className={tabs.tabs} aria-label="Pages of the team">
      {open.map((name) => (
        <Link
          key={name}
          to={paths.teamPage}
          params={{ teamId: team.id, page: name }}
          aria-current={name === shown ? 'page' : undefined}
        >
          {teamPageWords[name]}
        </Link>
      ))}
    </nav>
  )
}

function Shown({ name, team, rights }: { name: TeamPageName; team: Team; rights: Rights }) {
  switch (name) {
    case 'overview':
      return <OverviewPage team={team} rights={rights} />
    case 'people':
      return <PeoplePage team={team} rights={rights} />
    case 'thresholds':
      return <ThresholdsPage team={team} rights={rights} />
    case 'sites':
      return <SitesPage team={team} rights={rights} />
    case 'kits':
      return <TeamKitsPage team={team} rights={rights} />
    case 'imports':
      return <TeamImportsPage team={team} rights={rights} />
    case 'keys':
      return <KeysPage team={team} rights={rights} />
    case 'auditors':
      return <AuditorsPage team={team} rights={rights} />
    case 'notifications':
      return <NotificationsPage team={team} rights={rights} />
    case 'details':
      break
  }
  return <DetailsPage team={team} rights={rights} />
}

/** A team that cannot work as usual says so on each of its pages. */
function StateNotice({ team }: { team: Team }) {
  return (
    <div className={classes.notice} role="status">
      <Chip tone={team.state === 'suspended' ? 'caution' : 'bad'}>
        {team.state === 'suspended' ? 'Suspended' : 'Closed'}
      </Chip>
      <p>
        {team.stateSince !== null && (
          <>
            Since <Moment at={team.stateSince} />.{' '}
          </>
        )}
        {team.stateReason !== null && `“${team.stateReason}” `}
        {team.state === 'suspended'
          ? 'Its people cannot work until it is reactivated. Nothing is lost.'
          : 'It can be read here, and nothing can be changed.'}
        {team.keptUntil !== null && (
          <>
            {' '}
            What is kept of it may go after <Moment at={team.keptUntil} />.
          </>
        )}
      </p>
    </div>
  )
}

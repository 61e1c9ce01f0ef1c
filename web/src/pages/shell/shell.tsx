import type { Session } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import { readUnsentCount } from '../../field/phone/unsent-count.ts'
import { onboardingQuery } from '../../onboarding/queries.ts'
import { paths } from '../../paths.ts'
import { Mark } from '../../ui/mark.tsx'
import { SchemeToggle } from '../../ui/scheme-toggle.tsx'
import { AccessBanner } from './access-banner.tsx'
import { NavigationBar } from './navigation-bar.tsx'
import { leadsSetUp, navigationOf, type NavigationItem } from './navigation.ts'
import { PersonMenu } from './person-menu.tsx'
import classes from './shell.module.css'

/** What stands around every screen. */
export function Shell({
  session,
  onSwitch,
  onLeaveView,
  onSignOut,
}: {
  session: Session
  onSwitch: (teamId: string) => Promise<void>
  onLeaveView: () => Promise<void>
  onSignOut: () => Promise<void>
}) {
  const onboarding = useQuery({
    ...onboardingQuery(session.team.id),
    enabled: leadsSetUp(session) && !session.mustEnrol,
  })
  return (
    <Frame
      middle={
        <span className={classes.team} title={session.team.name}>
          {session.team.name}
        </span>
      }
      badge={session.demonstration}
      navigation={<NavigationBar items={navigationOf(session, onboarding.data).map(withUnsent)} />}
      end={<PersonMenu session={session} onSwitch={onSwitch} onSignOut={onSignOut} />}
      banner={<AccessBanner session={session} onLeaveView={onLeaveView} />}
    >
      <Outlet />
    </Frame>
  )
}

/** How much waits on this very phone stands beside the way there. */
function withUnsent(item: NavigationItem): NavigationItem {
  const count = item.href === paths.field ? (readUnsentCount() ?? 0) : 0
  return count === 0 ? item : { ...item, label: `${item.label} (${count} unsent)` }
}

/** The same frame for whoever is not signed in. */
export function Frame({
  middle,
  badge,
  navigation,
  end,
  banner,
  children,
}: {
  middle?: ReactNode
  badge: boolean
  navigation?: ReactNode
  end?: ReactNode
  banner?: ReactNode
  children: ReactNode
}) {
  const main = useRef<HTMLElement>(null)
  useFocusOnNewPage(main)
  return (
    <>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <header className={classes.header}>
        <div className={classes.bar}>
          <Link to={paths.home} className={classes.brand} aria-label="Luminous, to the results">
            <Mark />
            <span>Luminous</span>
          </Link>
          {middle}
          {badge && (
            <span className={classes.badge} title="Invented data on this machine only">
              Demonstration
            </span>
          )}
          {navigation}
          <span className={classes.grow} />
          <SchemeToggle />
          {end}
        </div>
      </header>
      {banner}
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {children}
      </main>
    </>
  )
}

/** A screen reader and the keyboard begin at the content of a new page, not where the link was. */
function useFocusOnNewPage(main: React.RefObject<HTMLElement | null>): void {
  const pathname = useRouterState({ select: (state) => state.resolvedLocation?.pathname })
  const previous = useRef<string | undefined>(undefined)
  useEffect(() => {
    if (previous.current !== undefined && previous.current !== pathname) {
      main.current?.focus({ preventScroll: true })
    }
    previous.current = pathname
  }, [pathname, main])
}

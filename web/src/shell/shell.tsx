import type { Session } from '@luminous/contract'
import { Link, Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import { paths } from '../paths.ts'
import { Mark } from './mark.tsx'
import { PersonMenu } from './person-menu.tsx'
import { SchemeToggle } from './scheme-toggle.tsx'
import classes from './shell.module.css'

/** What stands around every screen. */
export function Shell({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  return (
    <Frame
      middle={
        <span className={classes.team} title={session.team.name}>
          {session.team.name}
        </span>
      }
      badge={session.demonstration}
      end={<PersonMenu session={session} onSignOut={onSignOut} />}
    >
      <Outlet />
    </Frame>
  )
}

/** The same frame for whoever is not signed in. */
export function Frame({
  middle,
  badge,
  end,
  children,
}: {
  middle?: ReactNode
  badge: boolean
  end?: ReactNode
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
          <span className={classes.grow} />
          <SchemeToggle />
          {end}
        </div>
      </header>
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

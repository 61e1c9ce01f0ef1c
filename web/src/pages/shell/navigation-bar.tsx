import { ActionIcon } from '@mantine/core'
import { Link, useRouterState } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Icon } from '../../ui/icons.tsx'
import classes from './navigation.module.css'
import { currentItem, type NavigationItem } from './navigation.ts'

/** The main pages: a row where there is room for it, behind one button where there is none. */
export function NavigationBar({ items }: { items: readonly NavigationItem[] }) {
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  // Open on this page: whoever goes on has chosen.
  const [openOn, setOpenOn] = useState<string | null>(null)
  const isOpen = openOn === pathname
  const setOpen = (opens: boolean) => setOpenOn(opens ? pathname : null)
  const button = useRef<HTMLButtonElement>(null)
  if (items.length === 0) return null
  const current = currentItem(items, pathname)
  return (
    <div
      className={classes.frame}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return
        setOpen(false)
        button.current?.focus()
      }}
      onBlur={(event) => {
        const { relatedTarget } = event
        if (relatedTarget && !event.currentTarget.contains(relatedTarget)) setOpen(false)
      }}
    >
      <ActionIcon
        ref={button}
        className={classes.button}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label="Pages"
        aria-expanded={isOpen}
        aria-controls="pages"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="menu" />
      </ActionIcon>
      <nav id="pages" className={classes.nav} data-open={isOpen} aria-label="Main pages">
        <ul>
          {items.map((item) => (
            <li key={item.href}>
              <Link
                to={item.href}
                className={classes.link}
                // The router would also mark the pages above the one that is open.
                activeOptions={{ exact: true }}
                {...(item === current && { 'aria-current': 'page' })}
              >
                {item.label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </div>
  )
}

import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import rows from './rows.module.css'

/** What one comes to a page for; where it is not allowed, the reason stands in its place, for every reader. */
export function Act({
  isAllowed,
  whyNot,
  onClick,
  children,
}: {
  isAllowed: boolean
  whyNot: string
  onClick: () => void
  children: ReactNode
}) {
  if (!isAllowed) return <span className={rows.minor}>{whyNot}</span>
  return (
    <Button leftSection={<Icon name="plus" size={14} />} onClick={onClick}>
      {children}
    </Button>
  )
}

import { useBlocker } from '@tanstack/react-router'
import { Ask } from './ask.tsx'

/** Asks before a page is left that holds what is not saved. A step of the same page may be left. */
export function LeaveUnsaved({ title, says }: { title: string; says: string }) {
  const way = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: true,
    withResolver: true,
  })
  if (way.status !== 'blocked') return null
  return (
    <Ask
      title={title}
      act="Leave, and lose it"
      isDangerous
      onClose={way.reset}
      onAct={async () => way.proceed()}
    >
      <p>{says}</p>
    </Ask>
  )
}

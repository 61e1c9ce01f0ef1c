import { useBlocker } from '@tanstack/react-router'
import { Ask } from '../../ui/ask.tsx'

/** Asks before a page is left that holds what could not be saved. A step of the same page may be left. */
export function LeaveUnsaved() {
  const way = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname,
    enableBeforeUnload: true,
    withResolver: true,
  })
  if (way.status !== 'blocked') return null
  return (
    <Ask
      title="Leave without saving?"
      act="Leave, and lose it"
      isDangerous
      onClose={way.reset}
      onAct={async () => way.proceed()}
    >
      <p>The newest of what you typed could not be saved. Stay, and try again first.</p>
    </Ask>
  )
}

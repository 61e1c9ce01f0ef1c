import { Button } from '@mantine/core'
import { ApiProblem, isProblem, isSignedOut } from '../api/problem.ts'
import { Icon } from './icons.tsx'
import classes from './problem-notice.module.css'

/** What went wrong, in the server's own sentence, with the id that leads the lab to the cause. */
export function ProblemNotice({
  title,
  error,
  onRetry,
}: {
  title: string
  error: unknown
  onRetry?: () => void
}) {
  // The same on every page of a team that is suspended: not the page is at fault, and trying again is no use.
  const isNotActive = isProblem(error, 'team.not-active')
  // Whoever has only to sign in needs no id to ask the lab about.
  const needsId = error instanceof ApiProblem && !isSignedOut(error) && !isNotActive
  const requestId = needsId ? error.requestId : null
  return (
    <div className={classes.notice} role="alert">
      <span className={classes.icon}>
        <Icon name="alarm" size={22} />
      </span>
      <div>
        <p className={classes.title}>{isNotActive ? 'This team is suspended or closed' : title}</p>
        <p>{error instanceof Error ? error.message : 'Something went wrong.'}</p>
        {requestId !== null && (
          <p className={classes.request}>
            Request <code>{requestId}</code>
          </p>
        )}
        {onRetry && !isNotActive && (
          <Button
            className={classes.retry}
            variant="default"
            size="xs"
            leftSection={<Icon name="retry" size={14} />}
            onClick={onRetry}
          >
            Try again
          </Button>
        )}
      </div>
    </div>
  )
}

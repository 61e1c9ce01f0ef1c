import { Button } from '@mantine/core'
import { ApiProblem, isSignedOut } from '../api/problem.ts'
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
  // Whoever has only to sign in needs no id to ask the lab about.
  const requestId = error instanceof ApiProblem && !isSignedOut(error) ? error.requestId : null
  return (
    <div className={classes.notice} role="alert">
      <span className={classes.icon}>
        <Icon name="alarm" size={22} />
      </span>
      <div>
        <p className={classes.title}>{title}</p>
        <p>{error instanceof Error ? error.message : 'Something went wrong.'}</p>
        {requestId !== null && (
          <p className={classes.request}>
            Request <code>{requestId}</code>
          </p>
        )}
        {onRetry && (
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

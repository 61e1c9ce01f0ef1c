import { useRouter, type ErrorComponentProps } from '@tanstack/react-router'
import { isNotFound } from '../../api/problem.ts'
import { NotFound } from '../../ui/not-found.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'

/** The last resort: whatever a screen threw while it was drawn or loaded. */
export function ErrorPage({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  if (isNotFound(error)) return <NotFound />
  return (
    <>
      <title>Something went wrong - Luminous</title>
      <h1 hidden>Something went wrong</h1>
      <ProblemNotice
        title="This page could not be shown"
        error={error}
        onRetry={() => {
          reset()
          void router.invalidate()
        }}
      />
    </>
  )
}

import { Button } from '@mantine/core'
import form from '../../ui/form.module.css'
import { Moment } from '../../ui/moment.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import classes from './customer-wizard.module.css'
import type { Saving } from './use-draft-saving.ts'

/** Whether what was typed is kept. */
export function SavingNote({
  saving,
  onKeepMine,
  onReload,
  onRetry,
}: {
  saving: Saving
  onKeepMine: () => void
  onReload: () => void
  onRetry: () => void
}) {
  switch (saving.state) {
    case 'saved':
      return (
        <p className={classes.saving} role="status">
          Saved <Moment at={saving.at} />
        </p>
      )
    case 'typing':
    case 'saving':
      return (
        <p className={classes.saving} role="status">
          Saving…
        </p>
      )
    case 'failed':
      return <ProblemNotice title="Not saved yet" error={saving.error} onRetry={onRetry} />
    case 'stale':
      break
  }
  return (
    <div className={classes.hint} role="alert">
      <p>
        Somebody, or you in another window, changed this draft meanwhile. What you type here is not
        saved until you choose.
      </p>
      <div className={form.acts}>
        <Button size="compact-sm" variant="default" onClick={onReload}>
          Load theirs
        </Button>
        <Button size="compact-sm" variant="default" onClick={onKeepMine}>
          Keep mine
        </Button>
      </div>
    </div>
  )
}

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import type { RecordNamed } from '../ui/history.tsx'
import { Timeline } from './history-section.tsx'
import { historyQuery } from './queries.ts'

/** The history of any record, in a dialog over the page on which it is seen. */
export function RecordHistory({ kind, id, name }: RecordNamed) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-label={`History of ${name}`}
        onClick={() => setOpen(true)}
      >
        History
      </Button>
      {isOpen && (
        <Dialog title={`History of ${name}`} isWide onClose={() => setOpen(false)}>
          <Entries kind={kind} id={id} />
        </Dialog>
      )}
    </>
  )
}

function Entries({ kind, id }: Pick<RecordNamed, 'kind' | 'id'>) {
  const history = useQuery(historyQuery({ kind, id }))
  return (
    <Timeline
      history={history}
      record={{ type: kind, id, image: {}, entries: history.data?.entries ?? [] }}
      owner="the log of its team"
    />
  )
}

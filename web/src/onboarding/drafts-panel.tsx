import { Button } from '@mantine/core'
import type { CustomerDraft } from '@luminous/contract'
import { customerDraftRemoval } from '@luminous/contract/endpoints/onboarding.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { paths } from '../paths.ts'
import { Ask } from '../ui/ask.tsx'
import { Moment } from '../ui/moment.tsx'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { stepAt } from './customer-steps.ts'
import { draftsQuery } from './queries.ts'

/** New customers that somebody began and left. */
export function DraftsPanel() {
  const { data: drafts = [] } = useQuery(draftsQuery)
  const [discarded, setDiscarded] = useState<CustomerDraft | null>(null)
  const queryClient = useQueryClient()
  if (drafts.length === 0) return null
  return (
    <Panel title="Begun and not finished" lead="Drafts of new customers. Nobody outside sees them.">
      <ul className={rows.rows} aria-label="Drafts">
        {drafts.map((draft) => (
          <li key={draft.id}>
            <p className={rows.name}>{draft.name || 'Not named yet'}</p>
            <p className={rows.minor}>At the step {stepAt(draft.step).title}</p>
            <p className={rows.minor}>
              {draft.startedBy}, last changed <Moment at={draft.updatedAt} />
            </p>
            <div className={rows.acts}>
              <Link to={paths.newCustomer} params={{ draftId: draft.id }}>
                Resume
              </Link>
              <Button
                variant="subtle"
                color="var(--bad)"
                size="compact-sm"
                aria-label={`Discard the draft of ${nameOf(draft)}`}
                onClick={() => setDiscarded(draft)}
              >
                Discard
              </Button>
            </div>
          </li>
        ))}
      </ul>
      {discarded && (
        <Ask
          title={`Discard the draft of ${nameOf(discarded)}?`}
          act="Discard the draft"
          isDangerous
          onClose={() => setDiscarded(null)}
          onAct={async () => {
            await call(customerDraftRemoval, { id: discarded.id })
            await queryClient.invalidateQueries({ queryKey: draftsQuery.queryKey })
          }}
        >
          <p>What was typed is gone then, for everybody. No customer was made of it.</p>
        </Ask>
      )}
    </Panel>
  )
}

const nameOf = ({ name }: CustomerDraft): string =>
  name === '' ? 'a customer without a name' : name

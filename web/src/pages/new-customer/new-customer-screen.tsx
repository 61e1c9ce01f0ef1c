import '../../ui/form-styles.ts'
import type { CreatedCustomer, CustomerDraft } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { isNotFound } from '../../api/problem.ts'
import { customerSteps, stepAt } from '../../onboarding/customer-steps.ts'
import { draftQuery } from '../../onboarding/queries.ts'
import { paths } from '../../paths.ts'
import { Icon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { MessagePage } from '../../ui/message-page.tsx'
import page from '../../ui/page.module.css'
import { CustomerMade } from './customer-made.tsx'
import { CustomerWizard } from './customer-wizard.tsx'

/** Setting a customer up: begun here, perhaps finished elsewhere. */
export function NewCustomerScreen() {
  const { draftId = '' } = useParams({ strict: false })
  const query = useQuery(draftQuery(draftId))
  const [made, setMade] = useState<CreatedCustomer | null>(null)
  if (made) return <CustomerMade made={made} />
  if (isNotFound(query.error)) {
    return (
      <MessagePage title="This draft is no longer there" mark={<Icon name="flag" size={22} />}>
        <p>The customer was created from it, or somebody discarded it.</p>
        <Link to={paths.customers}>To the customers</Link>
      </MessagePage>
    )
  }
  return (
    <div className={page.page}>
      <title>New customer - Luminous</title>
      <Link to={paths.customers} className={page.back}>
        <Icon name="back" size={16} />
        Customers
      </Link>
      <Loaded query={query} what="The draft" rows={6}>
        {(draft) => (
          <OpenDraft
            // Loaded anew, it is typed into from there.
            key={`${draft.id} ${query.dataUpdatedAt}`}
            draft={draft}
            onReload={() => void query.refetch()}
            onMade={setMade}
          />
        )}
      </Loaded>
    </div>
  )
}

/** The step stands in the address, so that the browser's way back is a step back. */
function OpenDraft({
  draft,
  onReload,
  onMade,
}: {
  draft: CustomerDraft
  onReload: () => void
  onMade: (made: CreatedCustomer) => void
}) {
  const { step: asked } = useSearch({ from: `/member${paths.newCustomer}` })
  const step = customerSteps.find(({ name }) => name === asked) ?? stepAt(draft.step)
  return <CustomerWizard draft={draft} step={step.name} onReload={onReload} onMade={onMade} />
}

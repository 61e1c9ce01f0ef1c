import '../ui/form-styles.ts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { CustomerPage } from '@luminous/contract'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../paths.ts'
import { rightsOf } from '../session/rights.ts'
import { sessionQuery } from '../session/session.ts'
import { customersQuery } from '../session/team-queries.ts'
import { countOfList } from '../ui/count.ts'
import { Icon } from '../ui/icons.tsx'
import { Loaded, ShowMore } from '../ui/loaded.tsx'
import { NotFound } from '../ui/not-found.tsx'
import page from '../ui/page.module.css'
import { Empty, Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import rows from '../ui/rows.module.css'
import { useSearch } from '../ui/use-search.ts'
import { CustomerRow } from './customer-row.tsx'
import { DraftsPanel } from './drafts-panel.tsx'
import { draftsQuery, startDraft } from './queries.ts'

const states = [
  { value: '', label: 'In every state' },
  { value: 'active', label: 'Active' },
  { value: 'suspended', label: 'Suspended' },
  { value: 'closed', label: 'Closed' },
]

/** All customers: who is stuck, and on whom they wait. */
export function CustomersScreen() {
  const { data: session } = useQuery(sessionQuery)
  const { typed, setTyped, search } = useSearch()
  const [state, setState] = useState('')
  const rights = session && rightsOf(session)
  const mayRead = rights?.may('customers:read') ?? false
  const mayWrite = rights?.may('customers:write') ?? false
  const query = useInfiniteQuery({ ...customersQuery({ search, state }), enabled: mayRead })
  const start = useStart()
  if (!rights) return null
  if (!mayRead) return <NotFound />
  const isFiltered = search !== '' || state !== ''
  const newCustomer = (
    <Button
      leftSection={<Icon name="plus" size={14} />}
      loading={start.isPending}
      disabled={!mayWrite}
      title={mayWrite ? undefined : rights.whyNot('customers:write')}
      onClick={() => start.mutate()}
    >
      New customer
    </Button>
  )
  return (
    <div className={page.page}>
      <title>Customers - Luminous</title>
      <div className={page.head}>
        <div>
          <h1>Customers</h1>
          <p>Each with its next step, and who owes it.</p>
        </div>
        {newCustomer}
      </div>
      {start.error && <ProblemNotice title="No draft could be begun" error={start.error} />}
      {mayWrite && <DraftsPanel />}
      <Panel title="All customers">
        <search className={rows.tools} hidden={!isFiltered && typed === '' && isNone(query.data)}>
          <TextInput
            type="search"
            aria-label="Search the customers"
            placeholder="Search by name or short name"
            maxLength={200}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <NativeSelect
            aria-label="State"
            data={states}
            value={state}
            onChange={(event) => setState(event.currentTarget.value)}
          />
        </search>
        <Loaded query={query} what="The customers" rows={6}>
          {({ pages }) => {
            const customers = pages.flatMap(({ items }) => items)
            const total = pages[0]?.total ?? customers.length
            if (customers.length === 0) {
              return isFiltered ? (
                <Empty title="No customer matches">
                  <p>Search for a part of the name, or look in every state.</p>
                </Empty>
              ) : (
                <Empty title="No customers yet">
                  <p>
                    A customer is a team with its own people, sites, thresholds and ledger. Setting
                    one up takes a name and the address of its first admin; everything else can
                    wait, or be left to them.
                  </p>
                  <div>{newCustomer}</div>
                </Empty>
              )
            }
            return (
              <>
                <ul className={rows.rows} aria-label="Customers">
                  {customers.map((customer) => (
                    <CustomerRow key={customer.id} customer={customer} />
                  ))}
                </ul>
                <ShowMore
                  query={query}
                  count={
                    customers.length === total
                      ? countOfList(total, false, 'customer')
                      : `${customers.length} of ${total} customers`
                  }
                />
              </>
            )
          }}
        </Loaded>
      </Panel>
    </div>
  )
}

/** Where there is nobody, there is nobody to search for. */
const isNone = (data: { readonly pages: readonly CustomerPage[] } | undefined): boolean =>
  data?.pages.every(({ items }) => items.length === 0) ?? false

function useStart() {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: startDraft,
    onSuccess: async ({ id }) => {
      await queryClient.invalidateQueries({ queryKey: draftsQuery.queryKey })
      await navigate({ to: paths.newCustomer, params: { draftId: id } })
    },
  })
}

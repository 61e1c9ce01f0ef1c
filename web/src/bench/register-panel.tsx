import { Button } from '@mantine/core'
import type { RecordKind } from '@luminous/contract/records.ts'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState, type ComponentType, type ReactNode } from 'react'
import { Ask } from '../ui/ask.tsx'
import { Chip } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { History } from '../ui/history.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { useBenchRefresh } from './queries.ts'

type Kept = { readonly id: string; readonly retiredAt: string | null }

/**
 * One of the bench's registers: what stands in it, in use or retired. Nothing is ever taken out; what may be changed or
 * retired asks why. `Form` makes a new one where it is given null; `changes` says whether it changes those that are there, too.
 */
export function RegisterPanel<Item extends Kept>(props: {
  title: string
  lead: string
  /** `biosensor`, of which one is added. */
  noun: string
  kind: RecordKind
  query: UseQueryResult<readonly Item[]>
  empty: ReactNode
  mayKeep: boolean
  /** By which the buttons and the history call it. */
  nameOf: (item: Item) => string
  /** Two or three cells of a row. */
  Cells: ComponentType<{ item: Item }>
  Form: ComponentType<{ item: Item | null; onDone: () => void }>
  changes: boolean
  retire: (item: Item, given: { retired: boolean; reason: string }) => Promise<unknown>
  /** What retiring it, or taking it back, means for what names it. */
  retireLead: (isRetired: boolean) => ReactNode
}) {
  const { title, noun, kind, query, mayKeep, nameOf, changes, Cells, Form } = props
  const [asked, setAsked] = useState<{ deed: 'keep' | 'retire'; item: Item | null } | null>(null)
  const refresh = useBenchRefresh()
  const close = () => setAsked(null)
  const retiring = asked?.deed === 'retire' ? asked.item : null
  const isRetired = retiring !== null && retiring.retiredAt !== null
  return (
    <Panel
      title={title}
      lead={props.lead}
      acts={
        mayKeep ? (
          <Button onClick={() => setAsked({ deed: 'keep', item: null })}>Add a {noun}</Button>
        ) : undefined
      }
    >
      <Loaded query={query} what={`The ${title.toLowerCase()}`}>
        {(items) =>
          items.length === 0 ? (
            <Empty title={`No ${title.toLowerCase()} yet`}>{props.empty}</Empty>
          ) : (
            <ul className={rows.rows} aria-label={title}>
              {items.map((item) => (
                <li key={item.id}>
                  <Cells item={item} />
                  <div className={rows.acts}>
                    <History kind={kind} id={item.id} name={nameOf(item)} />
                    {mayKeep && changes && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`Change ${nameOf(item)}`}
                        onClick={() => setAsked({ deed: 'keep', item })}
                      >
                        Change…
                      </Button>
                    )}
                    {mayKeep && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`${item.retiredAt === null ? 'Retire' : 'Take back'} ${nameOf(item)}`}
                        onClick={() => setAsked({ deed: 'retire', item })}
                      >
                        {item.retiredAt === null ? 'Retire…' : 'Take back…'}
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked?.deed === 'keep' && (
        <Dialog title={asked.item ? nameOf(asked.item) : `Add a ${noun}`} onClose={close}>
          <Form item={asked.item} onDone={close} />
        </Dialog>
      )}
      {retiring && (
        <Ask
          title={isRetired ? `Use ${nameOf(retiring)} again?` : `Retire ${nameOf(retiring)}?`}
          act={isRetired ? 'Use it again' : 'Retire it'}
          reason="Why"
          onAct={async (reason) => {
            await props.retire(retiring, { retired: !isRetired, reason })
            await refresh()
          }}
          onClose={close}
        >
          <p>{props.retireLead(isRetired)}</p>
        </Ask>
      )}
    </Panel>
  )
}

/** Whether the lab works with it. */
export function UseChip({ retiredAt }: Pick<Kept, 'retiredAt'>) {
  return retiredAt === null ? (
    <Chip tone="good">In use</Chip>
  ) : (
    <Chip tone="plain">
      Retired <Moment at={retiredAt} />
    </Chip>
  )
}

export const offeredWords = (isRetired: boolean): string =>
  isRetired ? 'offered again for' : 'no more offered for'

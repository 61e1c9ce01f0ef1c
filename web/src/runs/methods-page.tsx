import { History } from '../ui/history.tsx'
import { count } from '../ui/count.ts'
import { Button } from '@mantine/core'
import { parseMethod, type Method } from '@luminous/assay/method/method.ts'
import type { MethodRevision } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { RunRights } from '../session/run-rights.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { MethodForm } from './method-form.tsx'
import { emptyValues, toValues, type MethodValues } from './method-values.ts'
import { methodsQuery } from './queries.ts'

/** Recipes, by revisions that never change. */
export function MethodsPage({ rights: { mayKeepBench } }: { rights: RunRights }) {
  const query = useQuery(methodsQuery)
  const [opened, setOpened] = useState<MethodValues | null>(null)
  return (
    <Panel
      title="Methods"
      lead="A revision never changes; runs keep the one that they were computed by."
      acts={
        mayKeepBench ? (
          <Button onClick={() => setOpened(emptyValues)}>Write a method</Button>
        ) : undefined
      }
    >
      <Loaded query={query} what="The methods">
        {(methods) =>
          methods.length === 0 ? (
            <Empty title="No methods yet">
              <p>Without one nothing is computed.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Methods">
              {methods.map((method) => (
                <MethodRow
                  key={method.id}
                  method={method}
                  mayKeepBench={mayKeepBench}
                  onOpen={setOpened}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {opened && (
        <Dialog
          title={opened.code === '' ? 'Write a method' : `Next revision of ${opened.code}`}
          isWide
          onClose={() => setOpened(null)}
        >
          <MethodForm began={opened} revisions={query.data ?? []} onDone={() => setOpened(null)} />
        </Dialog>
      )}
    </Panel>
  )
}

function MethodRow({
  method,
  mayKeepBench,
  onOpen,
}: {
  method: MethodRevision
  mayKeepBench: boolean
  onOpen: (values: MethodValues) => void
}) {
  const recipe = readRecipe(method)
  const name = `${method.code}@${method.revision}`
  return (
    <li>
      <div>
        <p className={rows.name}>{name}</p>
        <p className={rows.minor}>{recipe?.title}</p>
      </div>
      <div>
        {recipe && (
          <>
            <p>{limitWords(recipe)}</p>
            <p className={rows.minor}>
              {recipe.strain}; {recipe.calibrant}
            </p>
          </>
        )}
      </div>
      <div>
        <p>
          {method.runs === 0 ? 'No run uses it' : `${count(method.runs, 'run')} computed by it`}
        </p>
        <p className={rows.minor}>
          Made <Moment at={method.madeAt} />
        </p>
      </div>
      <div className={rows.acts}>
        <History kind="method" id={method.id} name={name} />
        {mayKeepBench && recipe && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Begin with it: ${name}`}
            onClick={() => onOpen(toValues(recipe))}
          >
            Begin with it…
          </Button>
        )}
      </div>
    </li>
  )
}

/** Null for one that a newer program wrote. */
function readRecipe({ definition }: MethodRevision): Method | null {
  try {
    return parseMethod(definition)
  } catch {
    return null
  }
}

/** From where on it tells something, and a number. */
function limitWords({ lod, loq, unit, panel }: Method): string {
  if (panel?.report === 'fold')
    return `Fold alone, significant from ${panel.significantFold ?? '?'}`
  const fold = panel?.lodFold ?? null
  const found = fold === null ? `LOD ${lod ?? 'none'}` : `LOD where the curve reaches ${fold}-fold`
  return `${found}, LOQ ${loq ?? 'none'}; in ${unit}`
}

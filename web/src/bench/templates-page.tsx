import { Button } from '@mantine/core'
import type { LayoutTemplate } from '@luminous/contract'
import { layoutTemplateRemoval } from '@luminous/contract/endpoints/bench.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { BenchRights } from '../session/run-rights.ts'
import { History } from '../ui/history.tsx'
import { Ask } from '../ui/ask.tsx'
import { count } from '../ui/count.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { turnWords } from '../ui/turn-words.ts'
import { templatesQuery, useBenchRefresh } from './queries.ts'

/** Layouts to begin with; they are made where a plate is laid out. */
export function TemplatesPage({ rights: { mayKeepBench } }: { rights: BenchRights }) {
  const query = useQuery(templatesQuery)
  const refresh = useBenchRefresh()
  const [asked, setAsked] = useState<LayoutTemplate | null>(null)
  return (
    <Panel title="Layouts" lead="Templates that a plate’s layout can begin with.">
      <Loaded query={query} what="The layouts">
        {(templates) =>
          templates.length === 0 ? (
            <Empty title="No layouts yet">
              <p>
                Lay a plate out on the page of its run, and keep the layout as a template there.
              </p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Layouts">
              {templates.map((template) => (
                <li key={template.id}>
                  <p className={rows.name}>{template.name}</p>
                  <p>
                    {count(Object.keys(template.layout).length, 'well')} of {template.wellCount}
                  </p>
                  <p className={rows.minor}>
                    {template.undetectable.length === 0
                      ? 'A plate that lies turned is found out by it.'
                      : `Looks the same when ${template.undetectable.map((each) => turnWords[each] ?? each).join(', or ')}: a plate that lay so would not be found out.`}
                  </p>
                  <div className={rows.acts}>
                    <History kind="layout_template" id={template.id} name={template.name} />
                    {mayKeepBench && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        aria-label={`Remove ${template.name}`}
                        onClick={() => setAsked(template)}
                      >
                        Remove…
                      </Button>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked && (
        <Ask
          title={`Remove ${asked.name}?`}
          act="Remove it"
          isDangerous
          onAct={async () => {
            await call(layoutTemplateRemoval, { id: asked.id })
            await refresh()
          }}
          onClose={() => setAsked(null)}
        >
          <p>Runs that were laid out by it keep their layouts.</p>
        </Ask>
      )}
    </Panel>
  )
}

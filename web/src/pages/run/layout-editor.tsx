import { Button } from '@mantine/core'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { Run } from '@luminous/contract'
import { runLayout } from '@luminous/contract/endpoints/runs.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useRef, useState } from 'react'
import { call } from '../../api/call.ts'
import { biosensorsQuery } from '../../bench/queries.ts'
import { LayoutBrush } from '../../runs/layout-brush.tsx'
import { change, paint, rectangle, redo, undo, type History } from '../../runs/layout-draft.ts'
import { bandsOf, customerLetters } from '../../runs/plate-looks.ts'
import { methodsQuery, type RunAct } from '../../runs/queries.ts'
import { biosensorOfMethod, ofBiosensor } from '../../runs/run-words.ts'
import classes from '../../runs/runs.module.css'
import { plateName } from '../../ui/plate-name.ts'
import { Ask } from '../../ui/ask.tsx'
import { count } from '../../ui/count.ts'
import { LeaveUnsaved } from '../../ui/leave-unsaved.tsx'
import { Panel } from '../../ui/panel.tsx'
import { PlateGrid, type WellLook } from '../../ui/plate-grid.tsx'
import plateClasses from '../../ui/plate.module.css'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { lookOfRole } from '../../ui/well-roles.ts'
import { LayoutScan, type Owner } from './layout-scan.tsx'
import { LayoutSources } from './layout-sources.tsx'

/** What the wells hold, painted, scanned, pasted or taken over; nothing is kept until it is saved. */
export function LayoutEditor({
  run,
  act,
  onClose,
}: {
  run: Run
  act: RunAct
  onClose: () => void
}) {
  const [began] = useState<Layout>(() => run.layout ?? {})
  const [history, setHistory] = useState<History>({ past: [], now: began, future: [] })
  const [corners, setCorners] = useState({ from: 'A1', to: 'A1' })
  const [owners, setOwners] = useState<readonly Owner[]>([])
  const [leaves, setLeaves] = useState(false)
  const brush = useRef<HTMLFormElement>(null)
  const layout = history.now
  const selected = useMemo(() => new Set(rectangle(corners.from, corners.to)), [corners])
  const select = useCallback(
    (well: string, extend: boolean) =>
      setCorners((now) => ({ from: extend ? now.from : well, to: well })),
    [],
  )
  const isChanged = layout !== began
  const register = useQuery(biosensorsQuery).data ?? []
  const biosensors = register.flatMap(({ code, retiredAt }) => (retiredAt === null ? [code] : []))
  // What can be computed: one that was just added has no method yet.
  const methods = useQuery(methodsQuery).data ?? []
  const panel = biosensors.filter((code) =>
    methods.some(({ definition }) => biosensorOfMethod(definition) === code),
  )
  const save = useMutation({
    mutationFn: () => act(({ id, version }) => call(runLayout, { id, body: { version, layout } })),
    onSuccess: onClose,
  })
  const set = (next: Layout) => setHistory((now) => change(now, next))
  const lookOf = useMemo(
    () => looksOfLayout(layout, [...run.results, ...owners]),
    [layout, run, owners],
  )
  return (
    <Panel
      title="What the wells hold"
      lead="Select wells with the mouse, or with Shift and the arrow keys; Enter paints them. Nothing is kept until you save it. Painting wants a wide screen."
    >
      <div className={classes.split}>
        <div className={plateClasses.gridSide}>
          <div
            onKeyDown={(event) => {
              if (event.key === 'Enter') brush.current?.requestSubmit()
            }}
          >
            <PlateGrid
              rowCount={run.rowCount}
              columnCount={run.columnCount}
              label={`Layout of ${plateName(run.plate)}`}
              lookOf={lookOf}
              active={corners.to}
              selected={selected}
              onActive={select}
            />
          </div>
          <p role="status">
            {count(selected.size, 'well')} selected; {count(Object.keys(layout).length, 'well')}{' '}
            laid out.
          </p>
          <div className={classes.acts}>
            <Button loading={save.isPending} disabled={!isChanged} onClick={() => save.mutate()}>
              Save layout
            </Button>
            <Button
              variant="default"
              disabled={history.past.length === 0}
              onClick={() => setHistory(undo)}
            >
              Undo
            </Button>
            <Button
              variant="default"
              disabled={history.future.length === 0}
              onClick={() => setHistory(redo)}
            >
              Redo
            </Button>
            <Button variant="default" onClick={() => (isChanged ? setLeaves(true) : onClose())}>
              Cancel
            </Button>
          </div>
          {save.error && <ProblemNotice title="The layout was not saved" error={save.error} />}
        </div>
        <div className={`${classes.side} ${classes.tools}`}>
          <LayoutScan
            run={run}
            layout={layout}
            biosensors={biosensors}
            panel={panel}
            onPlaced={(place) =>
              setHistory((now) => {
                const next = place(now.now)
                return next === now.now ? now : change(now, next)
              })
            }
            onOwner={(owner) => setOwners((now) => [...now, owner])}
          />
          <LayoutBrush
            brush={brush}
            run={run}
            layout={layout}
            selected={[...selected]}
            biosensors={biosensors}
            onPaint={(content) => set(paint(layout, [...selected], content))}
            onLayout={set}
          />
          <LayoutSources run={run} act={act} layout={layout} onLayout={set} onClose={onClose} />
        </div>
      </div>
      {isChanged && (
        <LeaveUnsaved
          title="Leave without saving the layout?"
          says="What you painted is not saved."
        />
      )}
      {leaves && (
        <Ask
          title="Leave the layout as it was?"
          act="Leave it as it was"
          isDangerous
          onAct={async () => onClose()}
          onClose={() => setLeaves(false)}
        >
          <p>What you painted is not saved.</p>
        </Ask>
      )}
    </Panel>
  )
}

function looksOfLayout(layout: Layout, owners: readonly Owner[]): (name: string) => WellLook {
  const letters = customerLetters(owners).ofCode
  const band = bandsOf(
    Object.values(layout).map(({ biosensor }) => ({ biosensor: biosensor ?? null })),
  )
  const none: WellLook = {
    letter: '',
    shape: 'round',
    heat: null,
    mark: 'hidden',
    isOwn: false,
    label: 'holds nothing',
  }
  return (name) => {
    const content = layout[name]
    if (!content) return none
    const { word, letter, shape } = lookOfRole(content.role)
    const code = 'sampleCode' in content ? content.sampleCode : null
    const amount = content.role === 'standard' ? ` ${content.concentration}` : ''
    return {
      letter: letter === '' && code !== null ? (letters.get(code) ?? '•') : letter,
      shape,
      heat: content.role === 'empty' ? null : 0,
      mark: 'none',
      isOwn: false,
      band: band(content.biosensor),
      label: `${word}${amount}${code === null ? '' : ` ${code}`}${ofBiosensor(content.biosensor ?? null)}`,
    }
  }
}

import { Button, Checkbox, NativeSelect } from '@mantine/core'
import type { KitBatchDetail, StockKit } from '@luminous/contract'
import { kitStates, kitStateWords } from '@luminous/contract/custody-words.ts'
import { useState } from 'react'
import { countAtStart } from '../ui/count.ts'
import { Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { ItsSample } from './its-sample.tsx'
import { KitChip } from './kit-state.tsx'
import classes from './kits.module.css'

/** Every code of a batch; those that are ticked can be assigned, printed or voided together. */
export function BatchKits({
  batch,
  mayWrite,
  ticked,
  onTick,
  onAsk,
}: {
  batch: KitBatchDetail
  mayWrite: boolean
  ticked: ReadonlySet<string>
  onTick: (ticked: ReadonlySet<string>) => void
  onAsk: (deed: 'assign' | 'labels' | 'void', codes: readonly string[]) => void
}) {
  const [state, setState] = useState('')
  const shown = batch.kits.filter((kit) => state === '' || kit.state === state)
  // What is filtered away is not touched by what is done to the rest.
  const chosen = shown.filter(({ code }) => ticked.has(code)).map(({ code }) => code)
  const hasVoid = shown.some(({ code, state }) => state === 'void' && ticked.has(code))
  const tick = (codes: readonly string[], isOn: boolean) => {
    const next = new Set(ticked)
    for (const code of codes) {
      if (isOn) next.add(code)
      else next.delete(code)
    }
    onTick(next)
  }
  const isAll = chosen.length === shown.length && shown.length > 0
  return (
    <Panel title="Codes">
      <div className={classes.tools}>
        {mayWrite && (
          <Checkbox
            label={isAll ? 'None of these' : `All ${shown.length} of these`}
            checked={isAll}
            indeterminate={chosen.length > 0 && !isAll}
            disabled={shown.length === 0}
            onChange={(event) =>
              tick(
                shown.map(({ code }) => code),
                event.currentTarget.checked,
              )
            }
          />
        )}
        <NativeSelect
          aria-label="State"
          data={[
            { value: '', label: 'In every state' },
            ...kitStates
              .filter((one) => batch.counts[one] > 0)
              .map((one) => ({
                value: one,
                label: `${kitStateWords[one]} (${batch.counts[one]})`,
              })),
          ]}
          value={state}
          onChange={(event) => setState(event.currentTarget.value)}
        />
      </div>
      <ul className={classes.kits} aria-label="Kits of the batch">
        {shown.map((kit) => (
          <KitRow
            key={kit.code}
            kit={kit}
            isTicked={ticked.has(kit.code)}
            onTick={mayWrite ? (isOn) => tick([kit.code], isOn) : null}
          />
        ))}
      </ul>
      {chosen.length > 0 && (
        <div className={classes.chosen} role="group" aria-label="With the chosen kits">
          <strong>{countAtStart(chosen.length, 'kit')}</strong>
          <Button size="xs" onClick={() => onAsk('assign', chosen)}>
            Assign…
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={hasVoid}
            title={hasVoid ? 'No label is printed for a void kit.' : undefined}
            onClick={() => onAsk('labels', chosen)}
          >
            Labels…
          </Button>
          <Button
            size="xs"
            color="red.9"
            disabled={hasVoid}
            title={hasVoid ? 'One of them is void already.' : undefined}
            onClick={() => onAsk('void', chosen)}
          >
            Void…
          </Button>
          <Button size="xs" variant="subtle" onClick={() => onTick(new Set())}>
            Choose none
          </Button>
        </div>
      )}
    </Panel>
  )
}

function KitRow({
  kit,
  isTicked,
  onTick,
}: {
  kit: StockKit
  isTicked: boolean
  /** Null for who may change nothing. */
  onTick: ((isOn: boolean) => void) | null
}) {
  const { code, state, team, sample, stateReason } = kit
  return (
    <li>
      {onTick ? (
        <Checkbox
          label={<span className={classes.code}>{code}</span>}
          checked={isTicked}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
      ) : (
        <p className={classes.code}>{code}</p>
      )}
      <KitChip state={state} />
      <p>{team?.name ?? <span className={rows.minor}>nobody’s yet</span>}</p>
      <div>
        <ItsSample sample={sample} code={code} />
        {stateReason !== null && <p className={rows.minor}>{stateReason}</p>}
      </div>
    </li>
  )
}

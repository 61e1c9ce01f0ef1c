import { Button, TextInput } from '@mantine/core'
import { kitStateWords } from '@luminous/contract/custody-words.ts'
import type { StockKit } from '@luminous/contract'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { paths } from '../paths.ts'
import form from '../ui/form.module.css'
import { Facts, Panel } from '../ui/panel.tsx'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { KitChip } from './kit-state.tsx'
import classes from './kits.module.css'
import { findStockKit } from './queries.ts'

/** What a code is, and where its kit; for a handheld scanner, whose Enter asks. */
export function KitLookup() {
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const look = useMutation({
    mutationFn: findStockKit,
    onSettled: () => field.current?.select(),
  })
  return (
    <Panel title="Look a kit up" lead="Scan its code, or type it: what the kit is, and where.">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') look.mutate(typed.trim())
        }}
      >
        <div className={form.acts}>
          <TextInput
            ref={field}
            aria-label="Code of the kit"
            placeholder="K7FY-YW3A-CDFM"
            autoComplete="off"
            spellCheck={false}
            maxLength={200}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default" loading={look.isPending}>
            Look it up
          </Button>
        </div>
      </form>
      <div className={classes.found} role="status" hidden={!look.data && !look.error}>
        {look.error && <ProblemNotice title="There is no such kit" error={look.error} />}
        {look.data && <Found kit={look.data} />}
      </div>
    </Panel>
  )
}

function Found({ kit }: { kit: StockKit }) {
  const { code, state, team, sample, batch, expiresOn, stateReason } = kit
  return (
    <Facts
      rows={[
        ['Code', <strong key="code">{code}</strong>],
        ['State', <KitChip key="state" state={state} />],
        ...(stateReason === null ? [] : [['Why', stateReason] as const]),
        ['Team', team === null ? `Nobody’s yet: ${kitStateWords.made.toLowerCase()}` : team.name],
        [
          'Batch',
          <Link key="batch" to={paths.kitBatch} params={{ batchId: batch.id }}>
            {batch.name}
          </Link>,
        ],
        ['Use by', expiresOn],
        [
          'Sample',
          sample === null ? (
            'none taken yet'
          ) : (
            <Link key="sample" to={paths.sample} params={{ sampleId: sample }}>
              Its sample and chain of custody
            </Link>
          ),
        ],
      ]}
    />
  )
}

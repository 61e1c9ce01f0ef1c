import { TextInput } from '@mantine/core'
import type { KitBatchDetail, KitsAssigned } from '@luminous/contract'
import { useState } from 'react'
import { TeamChoice } from '../session/team-choice.tsx'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { assign, useKitsChange, type Assignment } from './queries.ts'

/** Named kits, or the next so many, to a customer. */
export function AssignForm({
  batch,
  codes,
  onDone,
}: {
  batch: KitBatchDetail
  /** Null: the next of those that nobody has. */
  codes: readonly string[] | null
  onDone: (assigned: KitsAssigned) => void
}) {
  const inStock = batch.counts.made
  const [team, setTeam] = useState('')
  const [count, setCount] = useState(String(Math.min(inStock, 10)))
  const deed = useKitsChange((assignment: Assignment) => assign(batch, assignment))
  const errorOf = serverErrors(deed.error)
  const taken = batch.kits.filter(
    (kit) => codes?.includes(kit.code) && kit.team !== null && kit.team.id !== team,
  )
  return (
    <FormShell
      sending={deed}
      failed="No kit was assigned"
      act="Assign"
      isDisabled={team === ''}
      onSend={() =>
        deed.mutate(codes ? { team, codes } : { team, count: Number(count) }, {
          onSuccess: onDone,
        })
      }
    >
      <TeamChoice
        label="To whom"
        none="Choose the customer"
        required
        value={team}
        error={errorOf('team')}
        onChange={setTeam}
      />
      {codes ? (
        <p className={form.prose}>
          {codes.length === 1 ? codes[0] : `${codes.length} kits, ${codes[0]} and following`}.
        </p>
      ) : (
        <TextInput
          type="number"
          label="How many"
          description={`${inStock} of this batch are in stock; the next ones by their place on the label sheets.`}
          min={1}
          max={inStock}
          required
          value={count}
          error={errorOf('count')}
          onChange={(event) => setCount(event.currentTarget.value)}
        />
      )}
      {taken.length > 0 && (
        <p className={form.prose}>
          {taken.length === 1 ? 'One of them is' : `${taken.length} of them are`} with{' '}
          {[...new Set(taken.map((kit) => kit.team?.name))].join(', ')} now, and void there
          afterwards. Kits that were used stay where they are.
        </p>
      )}
    </FormShell>
  )
}

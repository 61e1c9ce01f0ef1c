import { localDayOf } from '@luminous/contract/local-time.ts'
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { KitBatchDetail } from '@luminous/contract'
import { useState } from 'react'
import { TeamChoice } from '../session/team-choice.tsx'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { ownTimeZone } from '../ui/instant.ts'
import { useDraft } from '../ui/use-draft.ts'
import { nextBatchName, yearAfter } from './batch-name.ts'
import { makeBatch, useKitsChange } from './queries.ts'

const hoursPerDay = 24
const kitsMax = 500

/** A batch of kits: how many, for whom, and how long they and their samples keep. */
export function MakeKitsForm({
  names,
  onMade,
}: {
  /** Names that are taken. */
  names: readonly string[]
  onMade: (batch: KitBatchDetail) => void
}) {
  const [today] = useState(() => localDayOf(Date.now(), ownTimeZone()))
  const {
    draft: value,
    setDraft: setValue,
    fieldsWith,
  } = useDraft(() => ({
    name: nextBatchName(names, today),
    count: '50',
    expiresOn: yearAfter(today),
    holding: '7',
    unit: 'days',
    team: '',
    note: '',
  }))
  const make = useKitsChange(makeBatch)
  const errorOf = serverErrors(make.error)
  const text = fieldsWith(make.error)
  return (
    <FormShell
      sending={make}
      failed="No kits were made"
      act={Number(value.count) === 1 ? 'Make one kit' : `Make ${value.count} kits`}
      onSend={() =>
        make.mutate(
          {
            name: value.name.trim(),
            count: Number(value.count),
            expiresOn: value.expiresOn,
            holdingHours: Number(value.holding) * (value.unit === 'days' ? hoursPerDay : 1),
            team: value.team === '' ? null : value.team,
            note: value.note.trim(),
          },
          { onSuccess: onMade },
        )
      }
    >
      <div className={form.pair}>
        <TextInput
          label="Name of the batch"
          description="It stands on each label."
          maxLength={100}
          required
          {...text('name')}
        />
        <TextInput
          type="number"
          label="How many kits"
          description={`At most ${kitsMax} in a batch.`}
          min={1}
          max={kitsMax}
          required
          {...text('count')}
        />
        <TextInput
          type="date"
          label="Use by"
          description="The last day on which a sample may be taken with them."
          required
          {...text('expiresOn')}
        />
        <div className={form.pair}>
          <TextInput
            type="number"
            label="A sample keeps for"
            description="From collection on."
            min={1}
            max={value.unit === 'days' ? 365 : 8760}
            required
            {...text('holding')}
            error={errorOf('holdingHours')}
          />
          <NativeSelect
            label="Counted in"
            description="Days of 24 hours."
            data={['days', 'hours']}
            {...text('unit')}
          />
        </div>
      </div>
      <TeamChoice
        label="For whom"
        description="They can be assigned later, too."
        none="Nobody yet"
        value={value.team}
        error={errorOf('team')}
        onChange={(team) => setValue({ ...value, team })}
      />
      <Textarea
        label="Note (optional)"
        description="Lot of the bottles, preservative, who packed them."
        autosize
        minRows={2}
        maxLength={1000}
        {...text('note')}
      />
    </FormShell>
  )
}

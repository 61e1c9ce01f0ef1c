import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Instrument } from '@luminous/contract'
import { instrumentChange, newInstrument } from '@luminous/contract/endpoints/bench.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { zoneDefault, zoneGroups } from '../ui/time-zones.ts'
import { useDraft } from '../ui/use-draft.ts'
import { useBenchRefresh } from './queries.ts'

const dateOrders = ['monthFirst', 'dayFirst'] as const

/** A plate reader: how its files name it, and how its clock goes. */
export function ReaderForm({
  reader,
  onDone,
}: {
  /** Null: a new one. */
  reader: Instrument | null
  onDone: (kept: Instrument | undefined) => void
}) {
  const { draft: value, fieldsWith } = useDraft(() => ({
    name: reader?.name ?? '',
    vendor: reader?.vendor ?? '',
    model: reader?.model ?? '',
    serial: reader?.serial ?? '',
    timeZone: reader?.timeZone ?? zoneDefault,
    clockOffsetS: String(reader?.clockOffsetS ?? 0),
    dateOrder: reader?.dateOrder ?? '',
    note: reader?.note ?? '',
  }))
  const refresh = useBenchRefresh()
  const save = useMutation({
    mutationFn: async (reason: string) => {
      const { clockOffsetS, dateOrder, ...fields } = value
      const body = {
        ...fields,
        clockOffsetS: Math.round(Number(clockOffsetS)),
        dateOrder: dateOrders.find((order) => order === dateOrder) ?? null,
      }
      const { items } =
        reader === null
          ? await call(newInstrument, { body })
          : await call(instrumentChange, {
              id: reader.id,
              body: {
                ...body,
                retired: reader.retiredAt !== null,
                version: reader.version,
                reason,
              },
            })
      await refresh()
      return items.find(({ name }) => name === value.name.trim())
    },
    onSuccess: onDone,
  })
  const field = fieldsWith(save.error)
  return (
    <FormShell
      sending={save}
      failed="It was not kept"
      act={reader === null ? 'Add the reader' : 'Change the reader'}
      reason={
        reader === null
          ? undefined
          : {
              label: 'Why it is changed',
              description:
                'Kept in the ledger, with your name. Runs keep the times that they have.',
            }
      }
      onSend={(reason) => save.mutate(reason)}
    >
      <TextInput label="Name of the reader" maxLength={100} required {...field('name')} />
      <div className={form.pair}>
        <TextInput label="Vendor" maxLength={100} {...field('vendor')} />
        <TextInput label="Model" maxLength={100} {...field('model')} />
      </div>
      <TextInput
        label="Serial number"
        description="As its files say it: a file with this serial is of this reader."
        maxLength={100}
        {...field('serial')}
      />
      <NativeSelect
        label="Time zone of its clock"
        description="Files carry no zone."
        data={zoneGroups}
        {...field('timeZone')}
      />
      <TextInput
        type="number"
        label="Its clock is ahead by, s"
        description="What it shows minus the true time; negative where it is behind."
        min={-86400}
        max={86400}
        step={1}
        required
        {...field('clockOffsetS')}
      />
      <NativeSelect
        label="Dates in its files"
        description="As its computer is set; files that leave no doubt need it not."
        data={[
          { value: '', label: 'Not known: ask where 4/5/2026 may be both' },
          { value: 'monthFirst', label: 'Month first: 4/5/2026 is April 5' },
          { value: 'dayFirst', label: 'Day first: 4/5/2026 is 4 May' },
        ]}
        {...field('dateOrder')}
      />
      <Textarea label="Note (optional)" autosize minRows={2} maxLength={1000} {...field('note')} />
    </FormShell>
  )
}

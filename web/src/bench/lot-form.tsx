import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReagentLot } from '@luminous/contract'
import { newLot } from '@luminous/contract/endpoints/bench.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { FormShell } from '../ui/form-shell.tsx'
import { useDraft } from '../ui/use-draft.ts'
import { useBenchRefresh } from './queries.ts'

/** A lot of biosensor or calibrant, with the day until which it is good. */
export function LotForm({ onDone }: { onDone: (added: ReagentLot | undefined) => void }) {
  const { draft: value, fieldsWith } = useDraft({
    kind: 'biosensor',
    name: '',
    lot: '',
    expiresOn: '',
    note: '',
  })
  const refresh = useBenchRefresh()
  const save = useMutation({
    mutationFn: async () => {
      const kind = value.kind === 'calibrant' ? 'calibrant' : 'biosensor'
      const { items } = await call(newLot, { body: { ...value, kind } })
      await refresh()
      return items.find((each) => each.kind === kind && each.lot === value.lot.trim())
    },
    onSuccess: onDone,
  })
  const field = fieldsWith(save.error)
  return (
    <FormShell
      sending={save}
      failed="It was not kept"
      act="Add the lot"
      onSend={() => save.mutate()}
    >
      <NativeSelect
        label="What it is"
        data={[
          { value: 'biosensor', label: 'Biosensor' },
          { value: 'calibrant', label: 'Calibrant' },
        ]}
        {...field('kind')}
      />
      <TextInput label="Strain or calibrant" maxLength={200} required {...field('name')} />
      <TextInput label="Lot number" maxLength={100} required {...field('lot')} />
      <TextInput
        type="date"
        label="Good until"
        description="A plate read later fails a check that a reviewer rules on."
        required
        {...field('expiresOn')}
      />
      <Textarea label="Note (optional)" autosize minRows={2} maxLength={1000} {...field('note')} />
    </FormShell>
  )
}

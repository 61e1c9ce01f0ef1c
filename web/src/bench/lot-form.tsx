import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { ReagentLot } from '@luminous/contract'
import { useMutation } from '@tanstack/react-query'
import { postJson } from '../api/request.ts'
import { apiPaths } from '../paths.ts'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
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
      const { items } = await postJson<{ items: readonly ReagentLot[] }>(apiPaths.lots, value)
      await refresh()
      return items.find(({ kind, lot }) => kind === value.kind && lot === value.lot.trim())
    },
    onSuccess: onDone,
  })
  const field = fieldsWith(save.error)
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        save.mutate()
      }}
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
      {save.error && <ProblemNotice title="It was not kept" error={save.error} />}
      <div className={form.acts}>
        <Button type="submit" loading={save.isPending}>
          Add the lot
        </Button>
      </div>
    </form>
  )
}

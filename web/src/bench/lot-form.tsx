import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Biosensor, ReagentLot } from '@luminous/contract'
import { newLot } from '@luminous/contract/endpoints/bench.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { FormShell } from '../ui/form-shell.tsx'
import { useDraft } from '../ui/use-draft.ts'
import { biosensorsQuery, useBenchRefresh } from './queries.ts'

/** A lot of biosensor or calibrant, with the day until which it is good. */
export function LotForm({ onDone }: { onDone: (added: ReagentLot | undefined) => void }) {
  const {
    draft: value,
    setDraft,
    fieldsWith,
  } = useDraft({
    kind: 'biosensor',
    biosensor: '',
    name: '',
    lot: '',
    expiresOn: '',
    note: '',
  })
  const refresh = useBenchRefresh()
  const save = useMutation({
    mutationFn: async () => {
      const kind = value.kind === 'calibrant' ? 'calibrant' : 'biosensor'
      const biosensor = value.biosensor || null
      const { items } = await call(newLot, { body: { ...value, kind, biosensor } })
      await refresh()
      const [name, lot] = [value.name.trim(), value.lot.trim()]
      // Lots of two biosensors may bear one number.
      return items.find((each) => each.kind === kind && each.name === name && each.lot === lot)
    },
    onSuccess: onDone,
  })
  const biosensors = useQuery(biosensorsQuery).data ?? []
  const field = fieldsWith(save.error)
  /** What it is made of comes with it, where nobody has written it otherwise. */
  const withBiosensor = (code: string) => {
    const [former, chosen] = [value.biosensor, code].map((each) =>
      madeOf(biosensors.find((known) => known.code === each)),
    )
    const isOurs = value.name === '' || value.name === former
    return { ...value, biosensor: code, name: isOurs ? (chosen ?? '') : value.name }
  }
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
        onChange={(event) => setDraft({ ...withBiosensor(''), kind: event.currentTarget.value })}
      />
      <NativeSelect
        label={value.kind === 'biosensor' ? 'Which biosensor' : 'For which biosensor'}
        description="Of the register; layouts and methods name it by its code."
        data={[
          {
            value: '',
            label: value.kind === 'biosensor' ? 'None of the register' : 'Any',
          },
          ...biosensors
            .filter(({ retiredAt }) => retiredAt === null)
            .map(({ code, name }) => ({ value: code, label: `${name} (${code})` })),
        ]}
        {...field('biosensor')}
        onChange={(event) => {
          const code = event.currentTarget.value
          setDraft(value.kind === 'biosensor' ? withBiosensor(code) : { ...value, biosensor: code })
        }}
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

const madeOf = (biosensor: Biosensor | undefined): string =>
  biosensor === undefined
    ? ''
    : [biosensor.promoter, biosensor.strain].filter(Boolean).join(', ') || biosensor.code

import { Textarea, TextInput } from '@mantine/core'
import type { Biosensor } from '@luminous/contract'
import { biosensorChange, newBiosensor } from '@luminous/contract/endpoints/bench.ts'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/call.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { useDraft } from '../ui/use-draft.ts'
import { useBenchRefresh } from './queries.ts'

/** A biosensor: what plates name it by, what customers know it by, and what it answers to. */
export function BiosensorForm({
  biosensor,
  onDone,
}: {
  /** Null: a new one. */
  biosensor: Biosensor | null
  onDone: () => void
}) {
  const { draft: value, fieldsWith } = useDraft(() => ({
    code: biosensor?.code ?? '',
    name: biosensor?.name ?? '',
    promoter: biosensor?.promoter ?? '',
    strain: biosensor?.strain ?? '',
    acidClass: biosensor?.acidClass ?? '',
    statedLimit: biosensor?.statedLimit ?? '',
    remarks: biosensor?.remarks ?? '',
  }))
  const refresh = useBenchRefresh()
  const save = useMutation({
    mutationFn: async (reason: string) => {
      const { code, ...fields } = value
      if (biosensor === null) {
        await call(newBiosensor, { body: { ...fields, code: code.trim() } })
      } else {
        const { id, version, retiredAt } = biosensor
        const body = { ...fields, retired: retiredAt !== null, version, reason }
        await call(biosensorChange, { id, body })
      }
      await refresh()
    },
    onSuccess: onDone,
  })
  const field = fieldsWith(save.error)
  return (
    <FormShell
      sending={save}
      failed="It was not kept"
      act={biosensor === null ? 'Add the biosensor' : 'Change the biosensor'}
      reason={biosensor === null ? undefined : 'Why it is changed'}
      onSend={(reason) => save.mutate(reason)}
    >
      {biosensor === null ? (
        <TextInput
          label="Code"
          description="As layouts and methods write it; it never changes."
          maxLength={40}
          required
          {...field('code')}
        />
      ) : (
        <div className={form.prose}>
          <p>
            Layouts, methods and lots name it <strong>{biosensor.code}</strong>: that never changes.
          </p>
        </div>
      )}
      <TextInput
        label="Name"
        description="What customers know it by."
        maxLength={100}
        required
        {...field('name')}
      />
      <TextInput
        label="Class of acids"
        description="Which naphthenic acids it answers to."
        maxLength={100}
        required
        {...field('acidClass')}
      />
      <div className={form.pair}>
        <TextInput label="Promoter" maxLength={100} {...field('promoter')} />
        <TextInput label="Strain" maxLength={200} {...field('strain')} />
      </div>
      <TextInput
        label="Stated limit of detection"
        description="With its unit, as validated or published. Methods compute with their own."
        maxLength={200}
        {...field('statedLimit')}
      />
      <Textarea
        label="Remarks (optional)"
        autosize
        minRows={2}
        maxLength={1000}
        {...field('remarks')}
      />
    </FormShell>
  )
}

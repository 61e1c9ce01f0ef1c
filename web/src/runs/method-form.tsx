import { Button, NativeSelect, TextInput } from '@mantine/core'
import { parseMethod } from '@luminous/assay/method/method.ts'
import type { MethodRevision } from '@luminous/contract'
import { methodPreview, newMethod } from '@luminous/contract/endpoints/runs.ts'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import type { MethodField } from './method-field.ts'
import { methodParts } from './method-fields.ts'
import { MethodPreview } from './method-preview.tsx'
import { toDefinition, type MethodValues } from './method-values.ts'
import { runsQuery, useMethodsRefresh } from './queries.ts'

/** The whole recipe; tried on a past run before it is kept as a revision. */
export function MethodForm({
  began,
  revisions,
  onDone,
}: {
  began: MethodValues
  revisions: readonly MethodRevision[]
  onDone: () => void
}) {
  const [values, setValues] = useState<MethodValues>(began)
  const refresh = useMethodsRefresh()
  const keep = useMutation({
    mutationFn: async (reason: string) => {
      // What is wrong with it is said here already, naming the field.
      const definition = { ...parseMethod(toDefinition(values)) }
      await call(newMethod, { body: { definition, reason } })
      await refresh()
    },
    onSuccess: onDone,
  })
  const newest = Math.max(
    0,
    ...revisions.filter(({ code }) => code === values.code.trim()).map((each) => each.revision),
  )
  return (
    <FormShell
      sending={keep}
      failed="The method was not kept"
      act={`Keep as revision ${newest + 1}`}
      reason={{
        label: 'Why there is a new revision',
        description: 'Kept in the ledger, with your name. Past runs stay as they are.',
      }}
      onSend={(reason) => keep.mutate(reason)}
    >
      {partsFor(values).map(({ title, fields }) => (
        <fieldset key={title} className={form.group}>
          <legend>{title}</legend>
          <div className={form.pair}>
            {fields.map((field) => (
              <Field
                key={field.name}
                field={field}
                value={values[field.name]}
                onChange={(value) => setValues({ ...values, [field.name]: value })}
              />
            ))}
          </div>
        </fieldset>
      ))}
      <TryIt values={values} />
    </FormShell>
  )
}

/** The fields that mean something, and the parts that have any. */
const partsFor = (values: MethodValues) =>
  methodParts
    .map(({ title, fields }) => ({
      title,
      fields: fields.filter(({ when }) => when?.(values) ?? true),
    }))
    .filter(({ fields }) => fields.length > 0)

function Field({
  field: { label, hint, choices, isNumber },
  value,
  onChange,
}: {
  field: MethodField
  value: string
  onChange: (value: string) => void
}) {
  const shared = {
    label,
    value,
    ...(hint !== undefined && { description: hint }),
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  if (choices) {
    const data = choices.map(([choice, says]) => ({ value: choice, label: says }))
    return <NativeSelect data={data} {...shared} />
  }
  return <TextInput maxLength={500} {...(isNumber && { inputMode: 'decimal' })} {...shared} />
}

/** What the recipe would make of a past run; nothing is kept by it. */
function TryIt({ values }: { values: MethodValues }) {
  const published = useInfiniteQuery(runsQuery('published'))
  const computed = useInfiniteQuery(runsQuery('computed'))
  const runs = [published, computed].flatMap(
    ({ data }) => data?.pages.flatMap(({ items }) => items) ?? [],
  )
  const [chosen, setChosen] = useState('')
  const run = chosen === '' ? (runs[0]?.id ?? '') : chosen
  const preview = useMutation({
    mutationFn: async () => {
      const definition = { ...parseMethod(toDefinition(values)) }
      return call(methodPreview, { body: { definition, run } })
    },
  })
  return (
    <fieldset className={form.group}>
      <legend>Try it on a past run</legend>
      {runs.length === 0 ? (
        <p>There is no computed run yet.</p>
      ) : (
        <>
          <NativeSelect
            label="Run"
            data={runs.map(({ id, plate, fileName, method }) => ({
              value: id,
              label: `${plate}, ${fileName}, ${method ?? 'no method'}`,
            }))}
            value={run}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
          />
          <div className={form.acts}>
            <Button variant="default" loading={preview.isPending} onClick={() => preview.mutate()}>
              Try it
            </Button>
          </div>
        </>
      )}
      {preview.error && <ProblemNotice title="It cannot be tried" error={preview.error} />}
      {preview.data && <MethodPreview preview={preview.data} />}
    </fieldset>
  )
}

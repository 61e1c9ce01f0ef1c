import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import {
  formatLayoutCsv,
  layoutCharactersMax,
  parseLayoutCsv,
} from '@luminous/assay/plate/layout-csv.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { Run } from '@luminous/contract'
import { newLayoutTemplate } from '@luminous/contract/endpoints/bench.ts'
import { runLayout } from '@luminous/contract/endpoints/runs.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { call } from '../../api/call.ts'
import { templatesQuery, useBenchRefresh } from '../../bench/queries.ts'
import type { RunAct } from '../../runs/queries.ts'
import form from '../../ui/form.module.css'
import { ProblemNotice } from '../../ui/problem-notice.tsx'

type Props = {
  run: Run
  layout: Layout
  onLayout: (layout: Layout) => void
}

/** Layouts that exist already: as CSV, as a template, in the file itself. */
export function LayoutSources({
  act,
  onClose,
  ...props
}: Props & { act: RunAct; onClose: () => void }) {
  const fromFile = useMutation({
    mutationFn: () =>
      act(({ id, version }) => call(runLayout, { id, body: { version, fromFile: true } })),
    onSuccess: onClose,
  })
  return (
    <>
      <CsvForm {...props} />
      <Templates {...props} />
      <fieldset>
        <legend>From the file, or from nothing</legend>
        <div className={form.acts}>
          <Button
            size="xs"
            variant="default"
            loading={fromFile.isPending}
            onClick={() => fromFile.mutate()}
          >
            Save what the file says
          </Button>
          <Button size="xs" variant="default" onClick={() => props.onLayout({})}>
            Clear all wells
          </Button>
        </div>
        {fromFile.error && <ProblemNotice title="It is not in the file" error={fromFile.error} />}
      </fieldset>
    </>
  )
}

function CsvForm({ run, layout, onLayout }: Props) {
  const [text, setText] = useState('')
  const chooser = useRef<HTMLInputElement>(null)
  const take = useMutation({
    mutationFn: async (csv: string) => parseLayoutCsv(csv, run.rowCount * run.columnCount),
    onSuccess: (parsed) => onLayout(parsed),
  })
  const takeFile = async (file: File) => {
    const read = await file.slice(0, layoutCharactersMax * 4).text()
    setText(read)
    take.mutate(read)
  }
  return (
    <details>
      <summary>Layout as CSV</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          take.mutate(text)
        }}
      >
        <fieldset>
          <Textarea
            label="Lines of the layout"
            description="Columns: well, role, and concentration, sample, dilution, replicate, biosensor as needed."
            rows={6}
            maxLength={layoutCharactersMax}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <input
            ref={chooser}
            type="file"
            hidden
            aria-label="Layout file"
            accept=".csv,.txt,text/csv,text/plain"
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? []
              event.currentTarget.value = ''
              if (!file) return
              void takeFile(file)
            }}
          />
          <div className={form.acts}>
            <Button type="submit" size="xs" disabled={text.trim() === ''}>
              Put it on the plate
            </Button>
            <Button size="xs" variant="default" onClick={() => chooser.current?.click()}>
              Choose a file
            </Button>
            <Button size="xs" variant="default" onClick={() => setText(formatLayoutCsv(layout))}>
              Write the present one
            </Button>
          </div>
          {take.error && <ProblemNotice title="This is no layout yet" error={take.error} />}
        </fieldset>
      </form>
    </details>
  )
}

function Templates({ run, layout, onLayout }: Props) {
  const [chosen, setChosen] = useState('')
  const [name, setName] = useState('')
  const refresh = useBenchRefresh()
  const wellCount = run.rowCount * run.columnCount
  const all = useQuery(templatesQuery).data ?? []
  const fitting = all.filter((template) => template.wellCount === wellCount)
  const keep = useMutation({
    mutationFn: () => call(newLayoutTemplate, { body: { name: name.trim(), wellCount, layout } }),
    onSuccess: () => setName(''),
    onSettled: refresh,
  })
  return (
    <details>
      <summary>Templates</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          keep.mutate()
        }}
      >
        <fieldset>
          <NativeSelect
            label="Begin with a template"
            data={[
              { value: '', label: fitting.length === 0 ? 'None of this size' : 'Choose one' },
              ...fitting.map((each) => ({ value: each.id, label: each.name })),
            ]}
            value={chosen}
            onChange={({ currentTarget }) => {
              setChosen(currentTarget.value)
              const template = fitting.find(({ id }) => id === currentTarget.value)
              if (template) onLayout(template.layout)
            }}
          />
          <TextInput
            label="Keep this layout as"
            maxLength={100}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            type="submit"
            size="xs"
            variant="default"
            loading={keep.isPending}
            disabled={name.trim() === '' || Object.keys(layout).length === 0}
          >
            Keep as a template
          </Button>
          {keep.error && <ProblemNotice title="It was not kept" error={keep.error} />}
        </fieldset>
      </form>
    </details>
  )
}

import { FileInput, Textarea, TextInput } from '@mantine/core'
import type { Team } from '@luminous/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { DialogForm } from '../../ui/form-shell.tsx'
import { ProblemNotice } from '../../ui/problem-notice.tsx'
import { importsQuery, makeImport, previewImport } from './queries.ts'
import { ResultsTable } from './results-table.tsx'

const shownMax = 200

/** Chooses a file, shows what becomes of each line, and takes it in whole or not at all. */
export function ImportForm({ team, onClose }: { team: Team; onClose: () => void }) {
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [laboratory, setLaboratory] = useState('')
  const [note, setNote] = useState('')
  const preview = useMutation({ mutationFn: (chosen: File) => previewImport(team.id, chosen) })
  const take = useMutation({
    mutationFn: (chosen: File) => makeImport(team.id, { file: chosen, laboratory, note }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: importsQuery(team.id).queryKey })
      onClose()
    },
  })
  const found = preview.data
  return (
    <DialogForm
      title="Take in results of another laboratory"
      isWide
      onClose={onClose}
      sending={take}
      failed="Nothing was taken in"
      act={found?.refused === 0 ? `Take in ${found.used} results` : 'Take in the results'}
      isDisabled={!found || found.refused > 0 || found.used === 0}
      onSend={() => {
        if (file) take.mutate(file)
      }}
    >
      <FileInput
        label="File (CSV)"
        description="Its head line names the columns sample, site, collected, analyte, value, unit; if need be qualifier, limit, limit_type, biosensor, method, note."
        placeholder="Choose a file"
        accept=".csv,text/csv,text/plain"
        required
        value={file}
        onChange={(chosen) => {
          setFile(chosen)
          preview.reset()
          take.reset()
          if (chosen) preview.mutate(chosen)
        }}
      />
      <TextInput
        label="Laboratory"
        description="Whose results they are; it stands beside each of them."
        required
        maxLength={200}
        value={laboratory}
        onChange={(event) => setLaboratory(event.currentTarget.value)}
      />
      <Textarea
        label="Note (optional)"
        autosize
        maxLength={180}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {preview.isPending && <p role="status">Reading the file…</p>}
      {preview.error && <ProblemNotice title="The file could not be read" error={preview.error} />}
      {found && (
        <>
          <p role="status">
            {found.rows.length} lines: {found.used} would be taken, {found.ignored} are blank,{' '}
            {found.refused} are refused.
            {found.refused > 0 &&
              ' Correct those in the file and choose it again: it is taken in whole or not at all.'}
          </p>
          <ResultsTable
            rows={[...found.rows]
              .toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'))
              .slice(0, shownMax)}
            withOutcome
          />
          {found.rows.length > shownMax && (
            <p>The first {shownMax} lines are shown, those that are refused on top.</p>
          )}
        </>
      )}
    </DialogForm>
  )
}

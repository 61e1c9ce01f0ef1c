import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Sample, SampleChange } from '@luminous/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { isProblem } from '../api/problem.ts'
import { sitesQuery } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { useDraft } from '../ui/use-draft.ts'
import { changesOf, draftOf, type CorrectionDraft } from './correction.ts'
import { KindField, ProbeFields } from './field-facts.tsx'
import { correct, useSamplesRefresh } from './queries.ts'

/** A correction of what was written down in the field; the scan itself stays in the chain as it was told. */
export function CorrectForm({ sample, onDone }: { sample: Sample; onDone: () => void }) {
  const { draft, setDraft, fieldsWith } = useDraft<CorrectionDraft>(() => draftOf(sample))
  const [reason, setReason] = useState('')
  const sites = useQuery(sitesQuery(sample.team.id))
  const refresh = useSamplesRefresh()
  const deed = useMutation({
    mutationFn: (change: SampleChange) => correct(sample, change),
    onSuccess: onDone,
    onSettled: refresh,
  })
  const { timeZone } = sites.data?.find(({ id }) => id === draft.site) ?? sample.site
  const changes = changesOf(sample, draft, timeZone)
  const errorOf = serverErrors(deed.error)
  const text = fieldsWith(deed.error)
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (changes) deed.mutate({ version: sample.version, ...changes, reason: reason.trim() })
      }}
    >
      <p className={form.prose}>
        The field scan stays in the chain as it was told. Correct here what is wrong in it.
      </p>
      <div className={form.pair}>
        <NativeSelect
          label="Site"
          data={(sites.data ?? [sample.site]).map(({ id, name }) => ({ value: id, label: name }))}
          {...text('site')}
        />
        <TextInput
          type="datetime-local"
          label="Collected at"
          description={`On the clock of the site, ${timeZone}`}
          required
          {...text('collectedAt')}
          error={
            errorOf('collectedAt') ??
            (changes === null ? 'That time never stood on the clock there.' : null)
          }
        />
        {sample.kind !== 'duplicate' && <KindField field={text} />}
        <ProbeFields field={text} blankMeans="blank: not recorded" />
      </div>
      <Textarea label="Notes" autosize maxLength={2000} {...text('notes')} />
      <Textarea
        label="Why it is corrected"
        description="Kept in the ledger, with your name."
        autosize
        minRows={2}
        minLength={3}
        maxLength={500}
        required
        value={reason}
        error={errorOf('reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {deed.error && (
        <ProblemNotice
          title={
            isProblem(deed.error, 'version.stale')
              ? 'Somebody else corrected it meanwhile'
              : 'Nothing was corrected'
          }
          error={deed.error}
        />
      )}
      <div className={form.acts}>
        {isProblem(deed.error, 'version.stale') ? (
          <Button
            onClick={() => {
              // The page has asked for it again by now; what is wrong in it may be right already.
              setDraft(draftOf(sample))
              deed.reset()
            }}
          >
            Show what it is now
          </Button>
        ) : (
          <Button
            type="submit"
            loading={deed.isPending}
            disabled={!changes || Object.keys(changes).length === 0}
          >
            Correct the sample
          </Button>
        )}
        {changes && Object.keys(changes).length === 0 && <span>Nothing is different yet.</span>}
      </div>
    </form>
  )
}

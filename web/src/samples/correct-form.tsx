import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { Sample, SampleChange } from '@luminous/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { isProblem } from '../api/problem.ts'
import { sitesQuery } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { useDraft } from '../ui/use-draft.ts'
import { changesOf, draftOf, type CorrectionDraft } from './correction.ts'
import { KindField, ProbeFields } from './field-facts.tsx'
import { correct, useSamplesRefresh } from './queries.ts'

/** A correction of what was written down in the field; the scan itself stays in the chain as it was told. */
export function CorrectForm({ sample, onDone }: { sample: Sample; onDone: () => void }) {
  const { draft, setDraft, fieldsWith } = useDraft<CorrectionDraft>(() => draftOf(sample))
  const sites = useQuery(sitesQuery(sample.team.id))
  const refresh = useSamplesRefresh()
  const deed = useMutation({
    mutationFn: (change: SampleChange) => correct(sample, change),
    onSuccess: onDone,
    onSettled: refresh,
  })
  const { timeZone } = sites.data?.find(({ id }) => id === draft.site) ?? sample.site
  const changes = changesOf(sample, draft, timeZone)
  const isSame = changes !== null && Object.keys(changes).length === 0
  const isStale = isProblem(deed.error, 'version.stale')
  const errorOf = serverErrors(deed.error)
  const text = fieldsWith(deed.error)
  return (
    <FormShell
      sending={deed}
      failed={isStale ? 'Somebody else corrected it meanwhile' : 'Nothing was corrected'}
      act="Correct the sample"
      isDisabled={!changes || isSame}
      reason="Why it is corrected"
      instead={
        isStale ? (
          <Button
            onClick={() => {
              // The page has asked for it again by now; what is wrong in it may be right already.
              setDraft(draftOf(sample))
              deed.reset()
            }}
          >
            Show what it is now
          </Button>
        ) : undefined
      }
      beside={isSame && <span>Nothing is different yet.</span>}
      onSend={(reason) => {
        if (changes) deed.mutate({ version: sample.version, ...changes, reason })
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
    </FormShell>
  )
}

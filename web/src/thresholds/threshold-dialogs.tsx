import { Button, Textarea, TextInput } from '@mantine/core'
import type { NewThreshold, Threshold, ThresholdRevision } from '@luminous/contract'
import { newThreshold, thresholdRevision } from '@luminous/contract/endpoints/thresholds.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { sitesQuery, useTeamChange } from '../session/team-queries.ts'
import { Dialog } from '../ui/dialog.tsx'
import { serverErrors } from '../ui/field-error.ts'
import form from '../ui/form.module.css'
import { ProblemNotice } from '../ui/problem-notice.tsx'
import { today } from '../ui/today.ts'
import {
  emptyThreshold,
  readLimit,
  ThresholdFields,
  type ThresholdForm,
} from './threshold-fields.tsx'
import { limitText } from './threshold-series.ts'

export function NewThresholdForm({ teamId, onDone }: { teamId: string; onDone: () => void }) {
  const [value, setValue] = useState<ThresholdForm>(emptyThreshold)
  const { data: sites = [] } = useQuery(sitesQuery(teamId))
  const add = useTeamChange((threshold: NewThreshold) =>
    call(newThreshold, { team: teamId, body: threshold }),
  )
  return (
    <form
      className={form.form}
      onSubmit={(event) => {
        event.preventDefault()
        add.mutate(
          {
            name: value.name.trim(),
            site: value.site === '' ? null : value.site,
            severity: value.severity,
            limitMgPerL: readLimit(value.limitMgPerL),
            citation: value.citation.trim(),
            effectiveFrom: value.effectiveFrom,
          },
          { onSuccess: onDone },
        )
      }}
    >
      <ThresholdFields
        value={value}
        sites={sites.map(({ id, name }) => ({ value: id, label: name }))}
        errorOf={serverErrors(add.error)}
        onChange={setValue}
      />
      {add.error && <ProblemNotice title="The threshold was not set" error={add.error} />}
      <div className={form.acts}>
        <Button type="submit" loading={add.isPending}>
          Set the threshold
        </Button>
      </div>
    </form>
  )
}

const useRevision = (teamId: string, series: string) =>
  useTeamChange((revision: ThresholdRevision) =>
    call(thresholdRevision, { team: teamId, series, body: revision }),
  )

type Shown = { teamId: string; threshold: Threshold; onClose: () => void }

/** A new revision takes over on its day; what held before stays in the history. */
export function ReviseDialog({ teamId, threshold, onClose }: Shown) {
  const [value, setValue] = useState<ThresholdForm>({
    name: threshold.name,
    limitMgPerL: threshold.limitMgPerL,
    severity: threshold.severity,
    site: threshold.site?.id ?? '',
    citation: threshold.citation,
    effectiveFrom: today(),
  })
  const [reason, setReason] = useState('')
  const revise = useRevision(teamId, threshold.series)
  const errorOf = serverErrors(revise.error)
  return (
    <Dialog title={`Revise “${threshold.name}”`} isWide onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          revise.mutate(
            {
              severity: value.severity,
              limitMgPerL: readLimit(value.limitMgPerL),
              citation: value.citation.trim(),
              effectiveFrom: value.effectiveFrom,
              effectiveUntil: null,
              reason: reason.trim(),
            },
            { onSuccess: onClose },
          )
        }}
      >
        <p className={form.prose}>
          So far {limitText(threshold)}. Results keep the revision that held on the day of their
          sample.
        </p>
        <ThresholdFields
          isRevision
          value={value}
          sites={[]}
          errorOf={errorOf}
          onChange={setValue}
        />
        <ReasonField value={reason} error={errorOf('reason')} onChange={setReason} />
        {revise.error && <ProblemNotice title="It was not revised" error={revise.error} />}
        <div className={form.acts}>
          <Button type="submit" loading={revise.isPending}>
            Revise
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export function EndDialog({ teamId, threshold, onClose }: Shown) {
  const [until, setUntil] = useState(today)
  const [reason, setReason] = useState('')
  const end = useRevision(teamId, threshold.series)
  const errorOf = serverErrors(end.error)
  return (
    <Dialog title={`End “${threshold.name}”`} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          const { severity, limitMgPerL, citation, effectiveFrom } = threshold
          end.mutate(
            {
              severity,
              limitMgPerL,
              citation,
              effectiveFrom,
              effectiveUntil: until,
              reason: reason.trim(),
            },
            { onSuccess: onClose },
          )
        }}
      >
        <p className={form.prose}>
          From that day on results are no longer held against {limitText(threshold)}. What was
          exceeded before stays as it was, and so does the history.
        </p>
        <TextInput
          label="First day without it"
          type="date"
          min={threshold.effectiveFrom}
          required
          value={until}
          error={errorOf('effectiveUntil')}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <ReasonField value={reason} error={errorOf('reason')} onChange={setReason} />
        {end.error && <ProblemNotice title="It was not ended" error={end.error} />}
        <div className={form.acts}>
          <Button type="submit" color="red.9" loading={end.isPending}>
            End the threshold
          </Button>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function ReasonField({
  value,
  error,
  onChange,
}: {
  value: string
  error: string | null
  onChange: (reason: string) => void
}) {
  return (
    <Textarea
      label="Why"
      description="Kept in the ledger, with your name."
      autosize
      minRows={2}
      minLength={3}
      maxLength={500}
      required
      value={value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

import { TextInput } from '@mantine/core'
import type { NewThreshold, Threshold, ThresholdRevision } from '@luminous/contract'
import { newThreshold, thresholdRevision } from '@luminous/contract/endpoints/thresholds.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { sitesQuery, useTeamChange } from '../session/team-queries.ts'
import { serverErrors } from '../ui/field-error.ts'
import { DialogForm, FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { today } from '../ui/today.ts'
import { biosensorsOfTeamQuery } from './queries.ts'
import {
  emptyThreshold,
  limitsOf,
  ThresholdFields,
  type ThresholdForm,
} from './threshold-fields.tsx'
import { limitText } from './threshold-series.ts'

export function NewThresholdForm({ teamId, onDone }: { teamId: string; onDone: () => void }) {
  const [value, setValue] = useState<ThresholdForm>(emptyThreshold)
  const { data: sites = [] } = useQuery(sitesQuery(teamId))
  const { data: biosensors = [] } = useQuery(biosensorsOfTeamQuery(teamId))
  const add = useTeamChange((threshold: NewThreshold) =>
    call(newThreshold, { team: teamId, body: threshold }),
  )
  return (
    <FormShell
      sending={add}
      failed="The threshold was not set"
      act="Set the threshold"
      onSend={() =>
        add.mutate(
          {
            name: value.name.trim(),
            site: value.site === '' ? null : value.site,
            severity: value.severity,
            biosensor: value.biosensor === '' ? null : value.biosensor,
            ...limitsOf(value),
            citation: value.citation.trim(),
            effectiveFrom: value.effectiveFrom,
          },
          { onSuccess: onDone },
        )
      }
    >
      <ThresholdFields
        value={value}
        sites={sites.map(({ id, name }) => ({ value: id, label: name }))}
        biosensors={biosensors.map(({ code, name }) => ({ value: code, label: name }))}
        errorOf={serverErrors(add.error)}
        onChange={setValue}
      />
    </FormShell>
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
    limitMgPerL: threshold.limitMgPerL ?? threshold.limitFold ?? '',
    limitKind: threshold.limitFold === null ? 'mgPerL' : 'fold',
    biosensor: threshold.biosensor ?? '',
    severity: threshold.severity,
    site: threshold.site?.id ?? '',
    citation: threshold.citation,
    effectiveFrom: today(),
  })
  const revise = useRevision(teamId, threshold.series)
  const errorOf = serverErrors(revise.error)
  return (
    <DialogForm
      title={`Revise “${threshold.name}”`}
      isWide
      onClose={onClose}
      sending={revise}
      failed="It was not revised"
      act="Revise"
      reason="Why"
      onSend={(reason) =>
        revise.mutate(
          {
            severity: value.severity,
            ...limitsOf(value),
            citation: value.citation.trim(),
            effectiveFrom: value.effectiveFrom,
            effectiveUntil: null,
            reason,
          },
          { onSuccess: onClose },
        )
      }
    >
      <p className={form.prose}>
        So far {limitText(threshold)}. Results keep the revision that held on the day of their
        sample.
      </p>
      <ThresholdFields isRevision value={value} sites={[]} errorOf={errorOf} onChange={setValue} />
    </DialogForm>
  )
}

export function EndDialog({ teamId, threshold, onClose }: Shown) {
  const [until, setUntil] = useState(today)
  const end = useRevision(teamId, threshold.series)
  const errorOf = serverErrors(end.error)
  return (
    <DialogForm
      title={`End “${threshold.name}”`}
      onClose={onClose}
      sending={end}
      failed="It was not ended"
      act="End the threshold"
      reason="Why"
      isDangerous
      onSend={(reason) => {
        const { severity, limitMgPerL, limitFold, citation, effectiveFrom } = threshold
        end.mutate(
          {
            severity,
            limitMgPerL,
            limitFold,
            citation,
            effectiveFrom,
            effectiveUntil: until,
            reason,
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
    </DialogForm>
  )
}

import { instantOf } from '@luminous/contract/local-time.ts'
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { FieldScan, ScanReceipt, Site, StockKit } from '@luminous/contract'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sitesQuery } from '../../session/team-queries.ts'
import { readDecimal } from '../../ui/decimal.ts'
import { serverErrors } from '../../ui/field-error.ts'
import { FormShell } from '../../ui/form-shell.tsx'
import form from '../../ui/form.module.css'
import { Loaded } from '../../ui/loaded.tsx'
import { useDraft } from '../../ui/use-draft.ts'
import { KindField, ProbeFields } from '../field-facts.tsx'
import { tellScan, useSamplesRefresh } from '../queries.ts'

type Kit = StockKit & { readonly team: NonNullable<StockKit['team']> }

/** A field record from paper, on behalf of who collected: the phone that has it is lost, or there was none. */
export function EnterScanForm({
  kit,
  onEntered,
  onCancel,
}: {
  kit: Kit
  onEntered: (receipt: ScanReceipt) => void
  onCancel: () => void
}) {
  const sites = useQuery(sitesQuery(kit.team.id))
  return (
    <Loaded query={sites} what={`The sites of ${kit.team.name}`}>
      {(list) =>
        list.length === 0 ? (
          <p className={form.prose}>
            {kit.team.name} has no sites yet, and every sample is of one. Add the site under
            Customers first, then scan again.
          </p>
        ) : (
          <Fields kit={kit} sites={list} onEntered={onEntered} onCancel={onCancel} />
        )
      }
    </Loaded>
  )
}

function Fields({
  kit,
  sites,
  onEntered,
  onCancel,
}: {
  kit: Kit
  sites: readonly Site[]
  onEntered: (receipt: ScanReceipt) => void
  onCancel: () => void
}) {
  const [id] = useState(() => crypto.randomUUID())
  const { draft: value, fieldsWith } = useDraft({
    site: '',
    collectedAt: '',
    collector: '',
    kind: 'sample',
    ph: '',
    waterTemperatureCelsius: '',
    conductivityUsPerCm: '',
    notes: '',
  })
  const refresh = useSamplesRefresh()
  const deed = useMutation({
    mutationFn: (scan: FieldScan) => tellScan(kit.team.id, scan),
    onSuccess: onEntered,
    onSettled: refresh,
  })
  const site = sites.find((one) => one.id === value.site)
  const occurredAt = site && instantOf(value.collectedAt, site.timeZone)
  const errorOf = serverErrors(deed.error)
  const text = fieldsWith(deed.error)
  return (
    <FormShell
      sending={deed}
      failed="Not entered yet"
      act="Enter the field record"
      onCancel={onCancel}
      onSend={() => {
        if (!site || !occurredAt) return
        deed.mutate({
          id,
          form: 1,
          code: kit.code,
          site: site.id,
          kind: value.kind === 'fieldBlank' ? 'fieldBlank' : 'sample',
          duplicateOf: null,
          occurredAt,
          timeZone: site.timeZone,
          holder: { name: value.collector.trim(), personId: null, verified: false },
          clock: null,
          position: null,
          ph: readDecimal(value.ph),
          waterTemperatureCelsius: readDecimal(value.waterTemperatureCelsius),
          conductivityUsPerCm: readDecimal(value.conductivityUsPerCm),
          notes: value.notes.trim(),
          photos: [],
          signature: null,
        })
      }}
    >
      <p className={form.prose}>
        From the paper form in the box. It stands in the chain as entered by you for the one who
        collected, and the phone’s own record, should it still arrive, changes nothing.
      </p>
      <div className={form.pair}>
        <NativeSelect
          label="Site"
          required
          data={[
            { value: '', label: 'Choose the site' },
            ...sites.map((one) => ({ value: one.id, label: one.name })),
          ]}
          {...text('site')}
        />
        <KindField field={text} />
        <TextInput
          type="datetime-local"
          label="Collected at"
          description={
            site ? `On the clock of the site, ${site.timeZone}` : 'On the clock of the site'
          }
          required
          {...text('collectedAt')}
          error={
            errorOf('occurredAt') ??
            (site && value.collectedAt !== '' && !occurredAt
              ? 'That time never stood on the clock there.'
              : null)
          }
        />
        <TextInput
          label="Collected by"
          description="The name on the form"
          maxLength={200}
          required
          {...text('collector')}
        />
        <ProbeFields field={text} blankMeans="optional" />
      </div>
      <Textarea label="Notes (optional)" autosize maxLength={2000} {...text('notes')} />
    </FormShell>
  )
}

import { Button, NativeSelect, TextInput } from '@mantine/core'
import { biosensorsOf } from '@luminous/assay/plate/biosensor.ts'
import type { Instrument, MethodRevision, ReagentLot, Run, RunChange } from '@luminous/contract'
import { runChange } from '@luminous/contract/endpoints/runs.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/call.ts'
import { LotForm } from '../../bench/lot-form.tsx'
import { instrumentsQuery, lotsQuery } from '../../bench/queries.ts'
import { ReaderForm } from '../../bench/reader-form.tsx'
import { methodsQuery, type RunAct } from '../../runs/queries.ts'
import { biosensorOfMethod, partOf } from '../../runs/run-words.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { FormShell } from '../../ui/form-shell.tsx'
import form from '../../ui/form.module.css'
import { Moment } from '../../ui/moment.tsx'
import { Facts, Panel } from '../../ui/panel.tsx'
import { useDraft } from '../../ui/use-draft.ts'

type Props = { run: Run; act: RunAct; mayChange: boolean; mayKeepBench: boolean }

/** By which method, on which reader, when, with which lots. */
export function RunSettings(props: Props) {
  const { run, mayChange } = props
  return (
    <Panel title="Method, reader, time and lots" lead="The run is computed anew when they change.">
      {mayChange ? <SettingsForm {...props} /> : <Facts rows={factsOf(run)} />}
    </Panel>
  )
}

const factsOf = (run: Run) =>
  [
    ['Method', run.method ?? 'not chosen'],
    ['Reader', run.instrument ?? `not chosen; the file says ${run.fileInstrument}`],
    ['Read at', run.readAt === null ? 'not known' : <Moment key="read" at={run.readAt} />],
    ['Time from', run.readAtSource === 'entered' ? 'entered by hand' : 'the file'],
    ...lotKinds.map((kind) => [kindWords[kind], lotsText(run, kind)] as const),
  ] as const

function SettingsForm({ run, act, mayKeepBench }: Props) {
  const {
    draft: value,
    setDraft: setValue,
    fieldsWith,
  } = useDraft((): Settings => ({
    ...methodsOf(run),
    instrument: run.instrumentId ?? '',
    readAtLocal: run.readAtLocal ?? '',
    ...lotsOf(run),
  }))
  const [began] = useState(value)
  const slots = methodSlots(run)
  const [adds, setAdds] = useState<'reader' | 'lot' | null>(null)
  const methods = useQuery(methodsQuery).data ?? []
  const readers = useQuery(instrumentsQuery).data ?? []
  const lots = useQuery(lotsQuery).data ?? []
  const reader = readers.find(({ id }) => id === value.instrument)
  // Meanwhile somebody said how the reader writes its dates: the file's time can be told now.
  const canTellTime = run.readAt === null && run.readAtText !== null && reader?.dateOrder != null
  const changes = {
    ...(canTellTime && { instrument: value.instrument }),
    ...changeOf(run, { began, value }),
  }
  const save = useMutation({
    mutationFn: () =>
      act(({ id, version }) => call(runChange, { id, body: { version, ...changes } })),
  })
  const field = fieldsWith(save.error)
  const isSame = Object.keys(changes).length === 0
  return (
    <>
      <FormShell
        sending={save}
        failed="Nothing was changed"
        act="Save and compute"
        isDisabled={isSame}
        beside={
          mayKeepBench && (
            <>
              <Button variant="default" onClick={() => setAdds('reader')}>
                Add a reader…
              </Button>
              <Button variant="default" onClick={() => setAdds('lot')}>
                Add a lot…
              </Button>
            </>
          )
        }
        onSend={() => save.mutate()}
      >
        <div className={form.pair}>
          {slots.map(({ name, biosensor }) => (
            <NativeSelect
              key={name}
              label={biosensor === null ? 'Method' : `Method for ${biosensor}`}
              description="The newest revision of each."
              data={methodChoices(methods, biosensor, value[name] ?? '')}
              {...field(name)}
            />
          ))}
          <NativeSelect
            label="Reader"
            description={`The file says ${run.fileInstrument || 'nothing of it'}.`}
            data={[
              { value: '', label: 'Not chosen' },
              ...readers
                .filter(({ retiredAt, id }) => retiredAt === null || id === run.instrumentId)
                .map(({ id, name }) => ({ value: id, label: name })),
            ]}
            {...field('instrument')}
          />
          <TextInput
            type="datetime-local"
            step={1}
            label="Read at, on the reader’s clock"
            description={timeWords(run, reader)}
            disabled={run.readAtSource === 'file'}
            {...field('readAtLocal')}
          />
          {lotSlots(run).map(({ name, kind, biosensor }) => (
            <NativeSelect
              key={name}
              label={`${kindWords[kind]}${biosensor === null ? '' : ` for ${biosensor}`}`}
              description={
                kind === 'biosensor' ? 'Of the culture in the wells.' : 'Of the standards.'
              }
              data={lotChoices(lots, { kind, biosensor }, value[name] ?? '')}
              {...field(name)}
            />
          ))}
        </div>
      </FormShell>
      {adds === 'reader' && (
        <Dialog title="Add a reader" onClose={() => setAdds(null)}>
          <ReaderForm
            reader={null}
            onDone={(added) => {
              setAdds(null)
              if (added) setValue({ ...value, instrument: added.id })
            }}
          />
        </Dialog>
      )}
      {adds === 'lot' && (
        <Dialog title="Add a lot" onClose={() => setAdds(null)}>
          <LotForm
            onDone={(added) => {
              setAdds(null)
              const slot = lotSlots(run).find(
                ({ kind, biosensor }) =>
                  kind === added?.kind && (biosensor === added.biosensor || biosensor === null),
              )
              if (added && slot) setValue({ ...value, [slot.name]: added.id })
            }}
          />
        </Dialog>
      )}
    </>
  )
}

type Settings = Readonly<
  Record<'instrument' | 'readAtLocal', string> & Record<MethodName | LotName, string>
>

/** Only what somebody changed: the rest stays as it is by then. */
function changeOf(
  run: Run,
  { began, value }: { began: Settings; value: Settings },
): Omit<RunChange, 'version'> {
  const isNew = (name: keyof Settings) => value[name] !== began[name]
  const { readAtLocal } = value
  const names = methodNames(value)
  const slots = lotSlots(run)
  const methods = names.flatMap((name) => (value[name] ? [value[name]] : []))
  return {
    ...(names.some(isNew) && methods.length > 0 && { methods }),
    ...(isNew('readAtLocal') && readAtLocal !== '' && { readAtLocal }),
    ...(isNew('instrument') && { instrument: value.instrument || null }),
    ...(slots.some(({ name }) => isNew(name)) && {
      lots: slots.flatMap(({ name, biosensor }) =>
        value[name] ? [{ biosensor, lot: value[name] }] : [],
      ),
    }),
  }
}

/** What makes the typed time an instant; and where the file's own is not certain, what it says. */
function timeWords(run: Run, reader: Instrument | undefined): string {
  const clock = reader
    ? `The clock is set to ${reader.timeZone}, ${reader.clockOffsetS} s ahead.`
    : 'The reader’s zone makes it an instant.'
  return run.readAtLocal === null && run.readAtText !== null
    ? `The file says “${run.readAtText}”. ${clock}`
    : clock
}

type MethodName = `method ${string}`

/** One method for each biosensor of the layout; a single one where it names none. */
function methodSlots(run: Run): { name: MethodName; biosensor: string | null }[] {
  const biosensors = biosensorsOf(run.layout ?? {})
  const slots = biosensors.length === 0 ? [null] : biosensors
  return slots.map((biosensor) => ({ name: `method ${biosensor ?? ''}`, biosensor }))
}

function methodsOf(run: Run): Record<MethodName, string> {
  return Object.fromEntries(
    methodSlots(run).map(({ name, biosensor }) => {
      const part = biosensor === null ? run.parts[0] : partOf(run, { biosensor })
      return [name, part ? `${part.method.code}@${part.method.revision}` : '']
    }),
  )
}

const methodNames = (settings: Settings): MethodName[] =>
  Object.keys(settings).filter((name): name is MethodName => name.startsWith('method '))

/** The newest revision of each method for the biosensor, and the one that is chosen. */
function methodChoices(
  methods: readonly MethodRevision[],
  biosensor: string | null,
  chosen: string,
) {
  const newest = new Map<string, MethodRevision>()
  for (const method of methods) {
    const known = newest.get(method.code)
    if (!known || known.revision < method.revision) newest.set(method.code, method)
  }
  const names = [...newest.values()]
    .filter(({ definition }) => biosensor === null || biosensorOfMethod(definition) === biosensor)
    .map(({ code, revision }) => `${code}@${revision}`)
  const all = chosen === '' || names.includes(chosen) ? names : [chosen, ...names]
  return [{ value: '', label: 'Not chosen' }, ...all.map((name) => ({ value: name, label: name }))]
}

const lotKinds = ['biosensor', 'calibrant'] as const
const kindWords = { biosensor: 'Biosensor lot', calibrant: 'Calibrant lot' } as const

type LotName = `lot ${ReagentLot['kind']} ${string}`
type LotSlot = { name: LotName; kind: ReagentLot['kind']; biosensor: string | null }

/** Of each kind one for each biosensor of the layout; one for the whole plate where it names none, or had one. */
function lotSlots(run: Run): LotSlot[] {
  const named = biosensorsOf(run.layout ?? {})
  return lotKinds.flatMap((kind) => {
    const hadOne = run.lots.some(({ biosensor, lot }) => biosensor === null && lot.kind === kind)
    const slots = named.length === 0 || hadOne ? [null, ...named] : named
    return slots.map((biosensor): LotSlot => ({
      name: `lot ${kind} ${biosensor ?? ''}`,
      kind,
      biosensor,
    }))
  })
}

const lotsOf = (run: Run): Record<LotName, string> =>
  Object.fromEntries(
    lotSlots(run).map(({ name, kind, biosensor }) => [
      name,
      run.lots.find((each) => each.biosensor === biosensor && each.lot.kind === kind)?.lot.id ?? '',
    ]),
  )

function lotsText(run: Run, kind: ReagentLot['kind']): string {
  const named = run.lots.filter(({ lot }) => lot.kind === kind)
  return named.length === 0
    ? 'not named'
    : named
        .map(({ biosensor, lot }) => (biosensor === null ? lot.lot : `${lot.lot} (${biosensor})`))
        .join(', ')
}

function lotChoices(
  lots: readonly ReagentLot[],
  { kind, biosensor }: Pick<LotSlot, 'kind' | 'biosensor'>,
  chosen: string,
) {
  return [
    { value: '', label: 'Not named' },
    ...lots
      .filter(
        (lot) =>
          lot.kind === kind &&
          (lot.retiredAt === null || lot.id === chosen) &&
          (biosensor === null || lot.biosensor === null || lot.biosensor === biosensor),
      )
      .map(({ id, name, lot, expiresOn }) => ({
        value: id,
        label: `${lot}, ${name}, good until ${expiresOn}`,
      })),
  ]
}

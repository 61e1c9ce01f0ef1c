import { Button, NativeSelect, TextInput } from '@mantine/core'
import { biosensorsOf } from '@luminous/assay/plate/biosensor.ts'
import type { Layout } from '@luminous/assay/plate/layout.ts'
import type { Run, SampleSummary } from '@luminous/contract'
import { useRef, useState } from 'react'
import { nextFree, paint, type Direction } from '../../runs/layout-draft.ts'
import classes from '../../runs/runs.module.css'
import { findArrival } from '../../samples/queries.ts'
import { Chip } from '../../ui/chip.tsx'
import form from '../../ui/form.module.css'

/** Whose a code is. */
export type Owner = {
  readonly sampleCode: string
  readonly team: { readonly id: string; readonly name: string } | null
}
type Said = {
  readonly id: string
  readonly code: string
  readonly tone: 'good' | 'caution' | 'bad'
  readonly says: string
}

const saidShownMax = 30

/** Kits one after another, as a scanner types them: each goes into the next free wells. */
export function LayoutScan({
  run,
  layout,
  biosensors,
  panel,
  onPlaced,
  onOwner,
}: {
  run: Run
  layout: Layout
  /** Codes of the register; none where the lab keeps none. */
  biosensors: readonly string[]
  /** Those of them for which there is a method. */
  panel: readonly string[]
  onPlaced: (place: (layout: Layout) => Layout) => void
  onOwner: (owner: Owner) => void
}) {
  const [typed, setTyped] = useState('')
  const [replicates, setReplicates] = useState('3')
  const [direction, setDirection] = useState<Direction>('right')
  const [chosen, setCulture] = useState<string | null>(null)
  // A plate of before the panel names none in its other wells either.
  const isNamed = Object.keys(layout).length === 0 || biosensorsOf(layout).length > 0
  const culture = chosen ?? (panel.length > 0 && isNamed ? wholePanel : '')
  const [said, setSaid] = useState<readonly Said[]>([])
  const field = useRef<HTMLInputElement>(null)
  const say = (code: string, tone: Said['tone'], says: string) =>
    setSaid((now) => [{ id: crypto.randomUUID(), code, tone, says }, ...now].slice(0, saidShownMax))
  const scan = async (code: string) => {
    let found: SampleSummary
    try {
      found = await findArrival(code)
    } catch (error) {
      say(code, 'bad', error instanceof Error ? error.message : 'It was not looked up.')
      return
    }
    const { tone, says, isPlaced } = judge(found)
    const isThere = isPlaced && wellsOf(layout, found.code).length > 0
    say(
      found.code,
      tone,
      `${found.team.name}: ${says}${isThere ? ' It was on the plate already; no well of the same biosensor was added.' : ''}`,
    )
    if (!isPlaced) return
    onOwner({ sampleCode: found.code, team: found.team })
    onPlaced((now) =>
      place(now, run, {
        code: found.code,
        replicates: Number(replicates),
        direction,
        cultures: culture === wholePanel ? panel : [culture],
      }),
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const code = typed.trim()
        if (code === '') return
        setTyped('')
        field.current?.focus()
        void scan(code)
      }}
    >
      <fieldset>
        <legend>Scan kits into wells</legend>
        <div className={form.pair}>
          <TextInput
            type="number"
            label="Replicates"
            min={1}
            max={24}
            value={replicates}
            onChange={(event) => setReplicates(event.currentTarget.value)}
          />
          <NativeSelect
            label="They lie"
            data={[
              { value: 'right', label: 'side by side' },
              { value: 'down', label: 'one below another' },
            ]}
            value={direction}
            onChange={({ currentTarget }) =>
              setDirection(currentTarget.value === 'down' ? 'down' : 'right')
            }
          />
        </div>
        {biosensors.length > 0 && (
          <NativeSelect
            label="Into wells of"
            data={[
              ...(panel.length > 0
                ? [{ value: wholePanel, label: `the panel: ${panel.join(', ')}` }]
                : []),
              ...biosensors.map((code) => ({ value: code, label: code })),
              { value: '', label: 'no named biosensor' },
            ]}
            value={culture}
            onChange={({ currentTarget }) => setCulture(currentTarget.value)}
          />
        )}
        <TextInput
          ref={field}
          label="Code of the kit"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default">
          Into the next free wells
        </Button>
      </fieldset>
      <ul className={classes.codes} aria-label="Codes scanned" aria-live="polite">
        {said.map(({ id, code, tone, says }) => (
          <li key={id}>
            <Chip tone={tone}>{code}</Chip> {says} {whereIs(layout, code)}
          </li>
        ))}
      </ul>
    </form>
  )
}

function judge({ receiptState }: SampleSummary) {
  switch (receiptState) {
    case 'accepted':
      return { tone: 'good', says: 'received.', isPlaced: true } as const
    case 'held':
      return {
        tone: 'caution',
        says: 'held until somebody decides about it; the run cannot be handed in before.',
        isPlaced: true,
      } as const
    case 'rejected':
      return {
        tone: 'bad',
        says: 'rejected at arrival: not put on the plate.',
        isPlaced: false,
      } as const
    case null:
      break
  }
  return {
    tone: 'caution',
    says: 'never received: scan it in before the run is handed in.',
    isPlaced: true,
  } as const
}

/** What is on the plate already is not put there again. */
function place(
  layout: Layout,
  run: Run,
  given: {
    code: string
    replicates: number
    direction: Direction
    /** '' is none that is named. */
    cultures: readonly string[]
  },
): Layout {
  return given.cultures.reduce<Layout>((made, culture) => {
    const isThere = Object.values(made).some(
      (content) =>
        'sampleCode' in content &&
        content.sampleCode === given.code &&
        (content.biosensor ?? '') === culture,
    )
    const wells = isThere
      ? null
      : nextFree(made, run, Math.max(1, given.replicates), given.direction)
    if (!wells) return made
    const sample = { role: 'sample', sampleCode: given.code, dilution: '1' } as const
    return paint(made, wells, culture === '' ? sample : { ...sample, biosensor: culture })
  }, layout)
}

const wholePanel = '*'

const wellsOf = (layout: Layout, code: string): string[] =>
  Object.entries(layout)
    .filter(([, content]) => 'sampleCode' in content && content.sampleCode === code)
    .map(([well]) => well)

/** `In D1, D2 atuA; D3, D4 marR.` */
function whereIs(layout: Layout, code: string): string {
  const wells = wellsOf(layout, code)
  if (wells.length === 0) return 'Not on the plate.'
  const byCulture = Map.groupBy(wells, (well) => layout[well]?.biosensor ?? '')
  const parts = Array.from(byCulture, ([culture, names]) => `${names.join(', ')} ${culture}`.trim())
  return `In ${parts.join('; ')}.`
}

import { count } from '../ui/count.ts'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import type { Layout, WellContent, WellRole } from '@luminous/assay/plate/layout.ts'
import { isDecimal, wellRoles } from '@luminous/assay/plate/layout.ts'
import type { Run } from '@luminous/contract'
import { useState, type RefObject } from 'react'
import { plainDecimal } from '../ui/decimal.ts'
import form from '../ui/form.module.css'
import { lookOfRole } from '../ui/well-roles.ts'
import { dilutionSeries, type Direction } from './layout-draft.ts'

const roleChoices = wellRoles.map((role) => ({ value: role, label: lookOfRole(role).word }))

/** Puts one role into the selected wells, or a series of standards from the first of them on. */
export function LayoutBrush({
  run,
  layout,
  selected,
  biosensors,
  brush,
  onPaint,
  onLayout,
}: {
  /** Handed in from the plate by Enter. */
  brush: RefObject<HTMLFormElement | null>
  run: Run
  layout: Layout
  selected: readonly string[]
  /** Codes of the register; none where the lab keeps none. */
  biosensors: readonly string[]
  onPaint: (content: WellContent | null) => void
  onLayout: (layout: Layout) => void
}) {
  const [role, setRole] = useState<WellRole>('blank')
  const [text, setText] = useState({ code: '', dilution: '1', amount: '' })
  const field = (name: keyof typeof text) => ({
    value: text[name],
    maxLength: 100,
    onChange: (event: { currentTarget: { value: string } }) =>
      setText({ ...text, [name]: event.currentTarget.value }),
  })
  const [biosensor, setBiosensor] = useState('')
  const plain = contentOf(role, text)
  const culture = role === 'empty' || biosensor === '' ? {} : { biosensor }
  const content = plain && { ...plain, ...culture }
  const unit = run.parts[0]?.unit ?? 'mg/L'
  const hasSample = ['sample', 'fieldBlank', 'duplicate', 'spike'].includes(role)
  return (
    <>
      <form
        ref={brush}
        onSubmit={(event) => {
          event.preventDefault()
          if (content) onPaint(content)
        }}
      >
        <fieldset>
          <legend>Paint</legend>
          <NativeSelect
            label="Role"
            data={roleChoices}
            value={role}
            onChange={({ currentTarget }) =>
              setRole(wellRoles.find((each) => each === currentTarget.value) ?? 'blank')
            }
          />
          {biosensors.length > 0 && role !== 'empty' && (
            <NativeSelect
              label="Biosensor"
              description={role === 'blank' ? 'None in medium alone.' : undefined}
              data={[
                { value: '', label: role === 'blank' ? 'None' : 'Not named' },
                ...biosensors.map((code) => ({ value: code, label: code })),
              ]}
              value={biosensor}
              onChange={({ currentTarget }) => setBiosensor(currentTarget.value)}
            />
          )}
          {hasSample && <TextInput label="Sample code" {...field('code')} />}
          {hasSample && (
            <TextInput label="Dilution, 1 :" inputMode="decimal" {...field('dilution')} />
          )}
          {(role === 'standard' || role === 'spike') && (
            <TextInput
              label={`${role === 'standard' ? 'Concentration' : 'Added'}, ${unit}`}
              inputMode="decimal"
              {...field('amount')}
            />
          )}
          <div className={form.acts}>
            <Button type="submit" size="xs" disabled={content === null}>
              Put into {count(selected.length, 'well')}
            </Button>
            <Button size="xs" variant="default" onClick={() => onPaint(null)}>
              Empty them
            </Button>
          </div>
        </fieldset>
      </form>
      <SeriesForm
        run={run}
        unit={unit}
        culture={culture}
        layout={layout}
        from={selected[0] ?? 'A1'}
        onLayout={onLayout}
      />
    </>
  )
}

/** Null where something is missing. */
function contentOf(
  role: WellRole,
  { code, dilution, amount }: { code: string; dilution: string; amount: string },
): WellContent | null {
  const concentration = plainDecimal(amount)
  const sample = { sampleCode: code.trim(), dilution: plainDecimal(dilution) }
  const isSample =
    sample.sampleCode !== '' && isDecimal(sample.dilution) && Number(sample.dilution) > 0
  switch (role) {
    case 'standard':
      return isDecimal(concentration) ? { role, concentration } : null
    case 'sample':
    case 'fieldBlank':
    case 'duplicate':
      return isSample ? { role, ...sample } : null
    case 'spike':
      return isSample && isDecimal(concentration)
        ? { role, ...sample, addedConcentration: concentration }
        : null
    case 'blank':
    case 'untreatedControl':
    case 'positiveControl':
    case 'negativeControl':
    case 'empty':
      break
  }
  return { role }
}

function SeriesForm({
  run,
  unit,
  culture,
  layout,
  from,
  onLayout,
}: {
  run: Run
  unit: string
  /** The biosensor that the brush holds stands in the series too. */
  culture: { biosensor?: string }
  layout: Layout
  from: string
  onLayout: (layout: Layout) => void
}) {
  const [text, setText] = useState({ start: '100', factor: '2', steps: '7', replicates: '3' })
  const [direction, setDirection] = useState<Direction>('down')
  const [hasRoom, setHasRoom] = useState(true)
  const field = (name: keyof typeof text, min: number, max: number) => ({
    type: 'number',
    required: true,
    min,
    max,
    value: text[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setText({ ...text, [name]: event.currentTarget.value }),
  })
  return (
    <details>
      <summary>Dilution series of standards</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          const series = {
            start: Number(text.start),
            factor: Number(text.factor),
            steps: Number(text.steps),
            replicates: Number(text.replicates),
            direction,
            endsWithZero: true,
            ...culture,
          }
          const next = dilutionSeries(layout, from, series, run)
          setHasRoom(next !== null)
          if (next) onLayout(next)
        }}
      >
        <fieldset>
          <div className={form.pair}>
            <TextInput label={`Strongest, ${unit}`} step="any" {...field('start', 0.000001, 1e6)} />
            <TextInput label="Each weaker by" step="any" {...field('factor', 1.01, 1000)} />
            <TextInput label="Steps" {...field('steps', 1, 48)} />
            <TextInput label="Replicates" {...field('replicates', 1, 32)} />
          </div>
          <NativeSelect
            label="The steps go"
            data={[
              { value: 'down', label: 'down the column' },
              { value: 'right', label: 'along the row' },
            ]}
            value={direction}
            onChange={({ currentTarget }) =>
              setDirection(currentTarget.value === 'right' ? 'right' : 'down')
            }
          />
          {!hasRoom && <p role="alert">From {from} on the plate has no room for it.</p>}
          <Button type="submit" size="xs" variant="default">
            Put it from {from} on, with a 0 at its end
          </Button>
        </fieldset>
      </form>
    </details>
  )
}

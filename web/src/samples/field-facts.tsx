import { NativeSelect, TextInput } from '@mantine/core'
import { sampleKindWords } from '@luminous/contract/custody-words.ts'
import { decimalInput } from './measure.ts'

type Field = (name: 'kind' | 'ph' | 'waterTemperatureCelsius' | 'conductivityUsPerCm') => {
  value: string
  error: string | null
  onChange: (event: { currentTarget: { value: string } }) => void
}

export function KindField({ field }: { field: Field }) {
  return (
    <NativeSelect
      label="Kind"
      data={[
        { value: 'sample', label: sampleKindWords.sample },
        { value: 'fieldBlank', label: sampleKindWords.fieldBlank },
      ]}
      {...field('kind')}
    />
  )
}

/** What the probe showed; `blankMeans` says what a field left empty stands for. */
export function ProbeFields({ field, blankMeans }: { field: Field; blankMeans: string }) {
  return (
    <>
      <TextInput label={`pH (${blankMeans})`} {...decimalInput} {...field('ph')} />
      <TextInput
        label={`Water temperature, °C (${blankMeans})`}
        {...decimalInput}
        {...field('waterTemperatureCelsius')}
      />
      <TextInput
        label={`Conductivity, µS/cm (${blankMeans})`}
        {...decimalInput}
        {...field('conductivityUsPerCm')}
      />
    </>
  )
}

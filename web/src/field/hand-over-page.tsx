import type { FieldPack, HandOver } from '@luminous/contract'
import { parseKitCode } from '@luminous/contract/kit-code.ts'
import { Button, TextInput } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { count } from '../ui/count.ts'
import { ownTimeZone } from '../ui/instant.ts'
import classes from './field.module.css'
import { codeWords } from './judge-kit.ts'
import type { FieldPhone } from './phone/field-phone.ts'
import { nameLettersMax, samplesOfDeedMax } from './phone/limits.ts'
import { handOverTemperature, readMeasurement } from './phone/measurement.ts'
import { newId } from './phone/new-id.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { codesOf, handOverItem } from './phone/queue-item.ts'
import { SignaturePad } from './signature-pad.tsx'

const Scanner = lazy(async () => ({ default: (await import('./scanner.tsx')).Scanner }))

type Form = Pick<HandOver, 'from' | 'to' | 'condition' | 'sealNumber' | 'signature'> & {
  readonly codes: readonly string[]
  readonly temperature: string
}

const emptyForm = (from: string): Form => ({
  codes: [],
  from,
  to: '',
  condition: '',
  sealNumber: '',
  temperature: '',
  signature: null,
})

/** Samples change hands: which, between whom, in what state. Kept and sent like a sample. */
export function HandOverPage({
  phone,
  state,
  pack,
}: {
  phone: FieldPhone
  state: PhoneState
  pack: FieldPack
}) {
  const [form, setForm] = useState<Form>(() => emptyForm(state.holder?.name ?? ''))
  const [kept, setKept] = useState<number | null>(null)
  const change = (part: Partial<Form>) => {
    setKept(null)
    setForm((before) => ({ ...before, ...part }))
  }
  const temperature = readMeasurement(form.temperature, handOverTemperature)
  const isWhole =
    form.codes.length > 0 && form.from.trim() !== '' && form.to.trim() !== '' && temperature.ok
  const keep = async () => {
    const holder = phone.recordedHolder()
    if (!isWhole || !temperature.ok || !holder) return
    const { clock } = phone.clockNow()
    const deed: HandOver = {
      id: newId(),
      codes: [...form.codes],
      from: form.from.trim(),
      to: form.to.trim(),
      occurredAt: clock.deviceTime,
      timeZone: ownTimeZone(),
      holder,
      clock,
      condition: form.condition.trim(),
      sealNumber: form.sealNumber.trim(),
      temperatureCelsius: temperature.decimal,
      signature: form.signature,
    }
    await phone.keep(handOverItem(deed, { team: pack.team, keptAt: clock.deviceTime }), null)
    setKept(deed.codes.length)
    setForm(emptyForm(holder.name))
  }
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault()
        void keep()
      }}
    >
      <h1>Hand samples over</h1>
      {kept !== null && (
        <p className={classes.notice} data-tone="good" role="status">
          The hand-over of {count(kept, 'sample')} is kept on this phone, and sent as soon as there
          is a network.
        </p>
      )}
      <Codes
        codes={form.codes}
        taken={takenCodes(state, pack)}
        onChange={(codes) => change({ codes })}
      />
      <div className={classes.row}>
        <TextInput
          className={classes.field}
          label="From"
          maxLength={nameLettersMax}
          required
          withAsterisk={false}
          value={form.from}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          className={classes.field}
          label="To"
          maxLength={nameLettersMax}
          required
          withAsterisk={false}
          value={form.to}
          onChange={(event) => change({ to: event.currentTarget.value })}
        />
      </div>
      <TextInput
        className={classes.field}
        label="Condition"
        placeholder="Cooled, sealed, nothing broken"
        maxLength={500}
        value={form.condition}
        onChange={(event) => change({ condition: event.currentTarget.value })}
      />
      <div className={classes.row}>
        <TextInput
          className={classes.field}
          label="Seal number"
          maxLength={60}
          value={form.sealNumber}
          onChange={(event) => change({ sealNumber: event.currentTarget.value })}
        />
        <TextInput
          className={classes.field}
          label="Temperature, °C"
          inputMode="decimal"
          maxLength={24}
          value={form.temperature}
          error={temperature.ok ? null : temperature.says}
          onChange={(event) => change({ temperature: event.currentTarget.value })}
        />
      </div>
      <SignaturePad
        label="Signature of who takes them"
        value={form.signature}
        onChange={(signature) => change({ signature })}
      />
      <Button type="submit" className={classes.big} disabled={!isWhole}>
        Keep the hand-over on this phone
      </Button>
    </form>
  )
}

/** What was taken and may change hands: on this phone first, then what the list knows of. */
function takenCodes({ items }: PhoneState, { team, kits }: FieldPack): readonly string[] {
  const here = items
    .filter((item) => item.kind === 'scan' && item.team === team.id)
    .flatMap(codesOf)
    .toReversed()
  const listed = kits.filter(({ state }) => state === 'collected').map(({ code }) => code)
  return [...new Set([...here, ...listed])]
}

const pickableMax = 30

function Codes({
  codes,
  taken,
  onChange,
}: {
  codes: readonly string[]
  taken: readonly string[]
  onChange: (codes: readonly string[]) => void
}) {
  const [typed, setTyped] = useState('')
  const [isScanning, setScanning] = useState(false)
  const add = (text: string) => {
    const read = parseKitCode(text)
    if (!read.ok || codes.length >= samplesOfDeedMax) return
    onChange([...new Set([...codes, read.code])])
    setTyped('')
  }
  const toggle = (code: string) =>
    onChange(codes.includes(code) ? codes.filter((each) => each !== code) : [...codes, code])
  const listed = [...new Set([...codes, ...taken.slice(0, pickableMax)])]
  return (
    <div className={classes.stack}>
      {isScanning ? (
        <Suspense fallback={<p role="status">Opening the camera…</p>}>
          <Scanner onRead={add} onClose={() => setScanning(false)} />
        </Suspense>
      ) : (
        <Button className={classes.big} variant="default" onClick={() => setScanning(true)}>
          Scan the codes
        </Button>
      )}
      <TextInput
        className={`${classes.field} ${classes.code}`}
        label="Code of a sample"
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={typed}
        error={typed === '' ? null : codeWords(typed).says}
        onChange={(event) => {
          const text = event.currentTarget.value
          if (parseKitCode(text).ok) add(text)
          else setTyped(text)
        }}
      />
      <p role="status">{count(codes.length, 'sample')} chosen.</p>
      <ul className={classes.choices} aria-label="Samples to hand over">
        {listed.map((code) => (
          <li key={code}>
            <button type="button" aria-pressed={codes.includes(code)} onClick={() => toggle(code)}>
              <span>{code}</span>
              <span>{codes.includes(code) ? 'chosen' : ''}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

import type { FieldPack } from '@luminous/contract'
import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { paths } from '../paths.ts'
import { ownTimeZone } from '../ui/instant.ts'
import classes from './field.module.css'
import { codeIn } from './judge-kit.ts'
import { gpsTimeAt, type Tick } from './phone/device-clock.ts'
import { emptyDraft, isBegun, scanOf, type Draft } from './phone/draft.ts'
import type { FieldPhone } from './phone/field-phone.ts'
import type { KeptPhoto } from './phone/field-store.ts'
import { unsentMax } from './phone/limits.ts'
import { newId } from './phone/new-id.ts'
import type { PhoneState } from './phone/phone-state.ts'
import { isUnsent, scanItem } from './phone/queue-item.ts'
import type { Found } from './position.ts'
import { StepExtras } from './step-extras.tsx'
import { StepKit } from './step-kit.tsx'
import { StepReadings } from './step-readings.tsx'
import { StepReview } from './step-review.tsx'
import { StepSite } from './step-site.tsx'
import { steps, stepWords, type Step, type StepProps } from './steps.ts'

/** A sample, step by step. What is typed is kept at once: a reload, or an empty battery, loses nothing. */
export function TakeSample({
  phone,
  state,
  pack,
  scanned,
}: {
  phone: FieldPhone
  state: PhoneState
  pack: FieldPack
  /** The code of the address that was opened, from the label of a kit. */
  scanned: string | null
}) {
  const team = pack.team.id
  const stored = state.drafts.find((each) => each.team === team)
  const draft = stored ?? emptyDraft(team, ownTimeZone())
  const [step, setStep] = useState<Step>(() => firstOpen(draft))
  const [kept, setKept] = useState<string | null>(null)
  const begunAt = useRef<Tick | null>(null)
  const change = (part: Partial<Draft>, photo?: KeptPhoto) => {
    const latest = phone.get().drafts.find((each) => each.team === team) ?? draft
    void phone.saveDraft({ ...latest, ...part }, photo)
  }
  const askedCode = useAskedCode(scanned, isBegun(draft), (code) => change({ code: codeIn(code) }))
  const begin = () => {
    if (draft.occurredAt === null) begunAt.current = startClock(phone, change)
    setStep('site')
  }
  const found = ({ position, fix }: Found) => {
    const { clock } = draft
    const tick = begunAt.current
    const gpsTime = tick === null ? null : gpsTimeAt(tick, fix)
    change({ position, ...(clock && { clock: { ...clock, gpsTime } }) })
  }
  const retime = () => {
    begunAt.current = startClock(phone, change)
  }
  const keep = async () => {
    const holder = phone.recordedHolder(draft.corrects)
    const scan = holder && scanOf(draft, { id: draft.corrects ?? newId(), holder })
    if (!scan) return
    const keptAt = new Date().toISOString()
    const siteName = pack.sites.find(({ id }) => id === scan.site)?.name ?? ''
    await phone.keep(scanItem(scan, { team: pack.team, keptAt }, siteName), team)
    setStep('kit')
    setKept(scan.code)
  }
  if (state.items.filter(isUnsent).length >= unsentMax && draft.corrects === null) {
    return <FullPhone />
  }
  const props = { phone, state, pack, draft, onChange: change }
  const at = steps.indexOf(step)
  const go = (to: Step) => () => setStep(to)
  return (
    <>
      <h1>{draft.corrects === null ? stepWords[step] : `Correct: ${stepWords[step]}`}</h1>
      <Progress at={at} />
      {kept !== null && step === 'kit' && (
        <p className={classes.notice} data-tone="good" role="status">
          {kept} is kept on this phone. It is sent as soon as there is a network.
        </p>
      )}
      {askedCode !== null && (
        <OtherBegun
          code={askedCode.code}
          begun={draft.code}
          onSwitch={() => {
            setStep('kit')
            void phone.dropDraft(team).then(askedCode.take)
          }}
          onStay={askedCode.drop}
        />
      )}
      {step === 'kit' && <StepKit {...props} onNext={begin} />}
      {step === 'site' && <StepSite {...props} onFound={found} onNext={go('readings')} />}
      {step === 'readings' && <StepReadings {...props} onRetime={retime} onNext={go('extras')} />}
      {step === 'extras' && <StepExtras {...props} onNext={go('review')} />}
      {step === 'review' && <StepReview {...props} onKeep={keep} onStep={setStep} />}
      <div className={classes.row}>
        {at > 0 && (
          <Button
            className={classes.big}
            variant="default"
            onClick={() => setStep(steps[at - 1] ?? 'kit')}
          >
            Back
          </Button>
        )}
        {isBegun(draft) && <Discard onDiscard={() => void phone.dropDraft(team).then(go('kit'))} />}
      </div>
    </>
  )
}

/** After a reload: the first step that is not done. What is corrected is gone through from the beginning. */
const firstOpen = ({ occurredAt, site, corrects }: Draft): Step =>
  occurredAt === null || corrects !== null ? 'kit' : site === null ? 'site' : 'readings'

/** The sample is of now; what the clocks say is noted with it. */
function startClock(phone: FieldPhone, change: StepProps['onChange']): Tick {
  const { tick, clock } = phone.clockNow()
  change({ occurredAt: clock.deviceTime, timeZone: ownTimeZone(), clock })
  return tick
}

/** The code of the address goes into an empty form at once; where one is begun, the person is asked. */
function useAskedCode(scanned: string | null, isBegun: boolean, take: (code: string) => void) {
  const navigate = useNavigate()
  const drop = () => void navigate({ to: paths.field, search: {}, replace: true })
  const isFree = scanned !== null && !isBegun
  useEffect(() => {
    if (!isFree) return
    take(scanned)
    drop()
    // Once for each code that an address brings.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [scanned, isFree])
  if (scanned === null || isFree) return null
  const takeNow = () => {
    take(scanned)
    drop()
  }
  return { code: scanned, take: takeNow, drop }
}

function Progress({ at }: { at: number }) {
  return (
    <ol className={classes.progress} aria-label={`Step ${at + 1} of ${steps.length}`}>
      {steps.map((step, each) => (
        <li key={step} data-done={each <= at || undefined} />
      ))}
    </ol>
  )
}

function OtherBegun({
  code,
  begun,
  onSwitch,
  onStay,
}: {
  code: string
  begun: string
  onSwitch: () => void
  onStay: () => void
}) {
  return (
    <div className={classes.notice} data-tone="caution" role="alert">
      <p>
        You opened {code.slice(0, 40)}, and a sample {begun === '' ? '' : `with ${begun} `}is begun
        and not kept yet.
      </p>
      <div className={classes.row}>
        <Button className={classes.big} onClick={onStay}>
          Go on with the one begun
        </Button>
        <Button className={classes.big} variant="default" onClick={onSwitch}>
          Throw it away, begin the new one
        </Button>
      </div>
    </div>
  )
}

function Discard({ onDiscard }: { onDiscard: () => void }) {
  const [isSure, setSure] = useState(false)
  return (
    <Button
      className={classes.big}
      variant="default"
      onClick={() => (isSure ? onDiscard() : setSure(true))}
      onBlur={() => setSure(false)}
    >
      {isSure ? 'Yes, throw it away' : 'Throw away'}
    </Button>
  )
}

const FullPhone = () => (
  <div className={classes.notice} data-tone="caution">
    <h1>The phone is full</h1>
    <p>
      {unsentMax} things wait to be sent. Send them, or take them off as a file under Phone, before
      more samples are taken.
    </p>
  </div>
)

import { localDayOf } from '@luminous/contract/local-time.ts'
import { Button, Radio, TextInput } from '@mantine/core'
import { lazy, Suspense, useEffect, useState } from 'react'
import { ownTimeZone } from '../ui/instant.ts'
import { Chip, type Tone } from '../ui/chip.tsx'
import classes from './field.module.css'
import { codeIn, codeWords, judgeKit, type CodeVerdict, type KitContext } from './judge-kit.ts'
import type { StepProps } from './steps.ts'

const Scanner = lazy(async () => ({ default: (await import('./scanner.tsx')).Scanner }))

const kinds = [
  { kind: 'sample', label: 'Sample' },
  { kind: 'fieldBlank', label: 'Field blank' },
  { kind: 'duplicate', label: 'Duplicate of another' },
] as const

/** The code, by camera or typed, checked letter by letter and against the kits that the phone knows. */
export function StepKit({ phone, state, pack, draft, onChange, onNext }: StepProps) {
  const [isScanning, setScanning] = useState(false)
  const { verdict, isChecking } = useVerdict({ phone, state, pack, draft })
  const isUsable = verdict.kind === 'good' || verdict.kind === 'warned'
  const isDuplicate = draft.kind === 'duplicate'
  const doubled = codeWords(draft.duplicateOf)
  const isWhole = !isDuplicate || (draft.duplicateOf !== '' && doubled.says === null)
  const next = () => {
    if (!isUsable || !isWhole) return
    onChange({ code: verdict.code })
    onNext()
  }
  return (
    <form
      className={classes.stack}
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      {isScanning ? (
        <Suspense fallback={<p role="status">Opening the camera…</p>}>
          <Scanner
            onRead={(text) => {
              setScanning(false)
              onChange({ code: codeIn(text) })
            }}
            onClose={() => setScanning(false)}
          />
        </Suspense>
      ) : (
        <Button className={classes.big} variant="default" onClick={() => setScanning(true)}>
          Scan the code
        </Button>
      )}
      <TextInput
        className={`${classes.field} ${classes.code}`}
        label="Code on the kit"
        placeholder="K___-____-____"
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={draft.code}
        onChange={(event) => onChange({ code: event.currentTarget.value })}
      />
      <Verdict verdict={verdict} isChecking={isChecking} />
      <Radio.Group
        label="What it is"
        value={draft.kind}
        onChange={(value) => {
          const chosen = kinds.find(({ kind }) => kind === value)
          if (chosen) onChange({ kind: chosen.kind })
        }}
      >
        <div className={classes.stack}>
          {kinds.map(({ kind, label }) => (
            <Radio key={kind} size="md" value={kind} label={label} />
          ))}
        </div>
      </Radio.Group>
      {isDuplicate && (
        <TextInput
          className={`${classes.field} ${classes.code}`}
          label="Code of the sample that it doubles"
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={draft.duplicateOf}
          error={doubled.says}
          onChange={(event) => onChange({ duplicateOf: event.currentTarget.value })}
        />
      )}
      <Button type="submit" className={classes.big} disabled={!isUsable || !isWhole || isChecking}>
        Next: the site
      </Button>
    </form>
  )
}

/** What is known of the kit. A code that the list lacks is looked up first, where the server can be had. */
function useVerdict({
  phone,
  state,
  pack,
  draft,
}: Pick<StepProps, 'phone' | 'state' | 'pack' | 'draft'>) {
  const [asked, setAsked] = useState<{ code: string; isFresh: boolean } | null>(null)
  const items = state.items.filter(({ id }) => id !== draft.corrects)
  const context: KitContext = {
    kits: pack.kits,
    items,
    // The site is chosen later, so the day is the phone's; the server looks at the site's.
    today: localDayOf(phone.serverNowMs(), ownTimeZone()),
    isFresh: false,
  }
  const first = judgeKit(draft.code, context)
  const unknown = first.kind === 'warned' ? first.code : null
  const isOnline = state.reach.kind === 'signedIn'
  useEffect(() => {
    if (unknown === null || !isOnline) return
    const ask = async () => {
      const fresh = await phone.freshPack(pack.team.id)
      setAsked({ code: unknown, isFresh: fresh !== null })
    }
    void ask()
  }, [unknown, isOnline, phone, pack.team.id])
  const isAnswered = asked !== null && asked.code === unknown
  const verdict =
    isAnswered && asked.isFresh ? judgeKit(draft.code, { ...context, isFresh: true }) : first
  return { verdict, isChecking: unknown !== null && isOnline && !isAnswered }
}

const tones: Readonly<Record<CodeVerdict['kind'], Tone>> = {
  notYet: 'plain',
  good: 'good',
  warned: 'caution',
  refused: 'bad',
}

function Verdict({ verdict, isChecking }: { verdict: CodeVerdict; isChecking: boolean }) {
  const tone = verdict.kind === 'notYet' && !verdict.isPartial ? 'bad' : tones[verdict.kind]
  return (
    <p className={classes.verdict} role="status">
      {isChecking
        ? 'Looking for it in the newest list…'
        : verdict.says !== null && <Chip tone={tone}>{verdict.says}</Chip>}
    </p>
  )
}

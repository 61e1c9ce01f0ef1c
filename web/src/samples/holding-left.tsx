import type { SampleSummary } from '@luminous/contract'
import { Chip, type Tone } from '../ui/chip.tsx'
import { formatInstant } from '../ui/instant.ts'
import { holdingWords, urgencyOf, type Urgency } from './holding-time.ts'
import { isWaiting } from './sample-stage.ts'
import { useNow } from '../ui/use-now.ts'

const tones: Readonly<Record<Urgency, Tone>> = {
  overdue: 'bad',
  today: 'caution',
  soon: 'plain',
  later: 'plain',
  unknown: 'plain',
}

/** What is left of a sample's holding time while anybody still waits for it. */
export function HoldingLeft({ sample }: { sample: SampleSummary }) {
  const nowMs = useNow()
  const { holdUntil, site } = sample
  if (!isWaiting(sample)) return <span>no longer counts</span>
  const words = holdingWords(holdUntil, nowMs)
  return (
    <Chip
      tone={tones[urgencyOf(holdUntil, nowMs)]}
      {...(holdUntil !== null && { title: `Until ${formatInstant(holdUntil, site.timeZone)}` })}
    >
      {words.charAt(0).toUpperCase() + words.slice(1)}
    </Chip>
  )
}

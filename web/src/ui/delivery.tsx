import type { Delivery } from '@luminous/contract'
import { Chip, type Tone } from './chip.tsx'
import { Moment } from './moment.tsx'
import rows from './rows.module.css'

export const mailStateWords: Readonly<Record<Delivery['state'], { word: string; tone: Tone }>> = {
  queued: { word: 'Mail is queued', tone: 'plain' },
  sending: { word: 'Mail is being sent', tone: 'plain' },
  sent: { word: 'Mail was sent', tone: 'good' },
  bounced: { word: 'Mail came back', tone: 'bad' },
  failed: { word: 'Mail could not be sent', tone: 'bad' },
  waiting: { word: 'Waits to be handed over', tone: 'caution' },
}

/** What became of a mail, with the words of the server that refused it. */
export function DeliveryNote({ delivery }: { delivery: Delivery }) {
  const { word, tone } = mailStateWords[delivery.state]
  return (
    <>
      <Chip tone={tone}>{word}</Chip>
      <p className={rows.minor}>
        <Moment at={delivery.at} />
        {delivery.attempts > 1 && `, ${delivery.attempts} attempts`}
      </p>
      <MailServerAnswer state={delivery.state} answer={delivery.answer} />
    </>
  )
}

/** In its own words; alarming only where the mail did not go out. */
export const MailServerAnswer = ({ state, answer }: Pick<Delivery, 'state' | 'answer'>) =>
  answer !== null && <p className={state === 'sent' ? rows.minor : rows.bad}>“{answer}”</p>

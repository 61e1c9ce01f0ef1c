import type { Invited, PastedAddress, PastedVerdict } from '@luminous/contract'
import type { ReactNode } from 'react'
import { Chip, type Tone } from '../ui/chip.tsx'
import classes from './pasted-lines.module.css'

const pastedWords: Readonly<Record<PastedVerdict, { word: string; tone: Tone }>> = {
  fine: { word: 'Will be invited', tone: 'good' },
  repeated: { word: 'Stands there twice: counted once', tone: 'plain' },
  alreadyThere: { word: 'Is in the list already', tone: 'plain' },
  notAnAddress: { word: 'Not an e-mail address: correct it, or it is left out', tone: 'bad' },
}

/** A verdict for each line while somebody is still pasting. */
export function PastedLines({ lines }: { lines: readonly PastedAddress[] }) {
  if (lines.length === 0) return null
  return (
    <Lines label="What was pasted">
      {lines.map(({ text, email, verdict }, at) => (
        <li key={`${at} ${text}`}>
          <span className={classes.text}>{email ?? text}</span>
          <Chip tone={pastedWords[verdict].tone}>{pastedWords[verdict].word}</Chip>
        </li>
      ))}
    </Lines>
  )
}

const sentTones: Readonly<Record<Invited['lines'][number]['verdict'], Tone>> = {
  invited: 'good',
  invitedAgain: 'good',
  alreadyMember: 'plain',
  repeated: 'plain',
  notAnAddress: 'bad',
}

/** What came of each line, in the server's words. */
export function SentLines({ lines }: { lines: Invited['lines'] }) {
  return (
    <Lines label="What came of it">
      {lines.map(({ text, email, verdict, says }, at) => (
        <li key={`${at} ${text}`}>
          <span className={classes.text}>{email ?? text}</span>
          <Chip tone={sentTones[verdict]}>{says}</Chip>
        </li>
      ))}
    </Lines>
  )
}

const Lines = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul className={classes.lines} aria-label={label} aria-live="polite">
    {children}
  </ul>
)

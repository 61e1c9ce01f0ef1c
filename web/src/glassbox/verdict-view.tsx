import { fieldWords } from '@luminous/contract/record-words.ts'
import { CopyText } from '../ui/copy-text.tsx'
import { Icon, type IconName } from '../ui/icons.tsx'
import type { Verification } from './use-verification.ts'
import { describeVerdict, type Subject } from './verdict-text.ts'
import type { Verdict } from './verify-record.ts'
import classes from './verdict.module.css'

/** The outcome of a verification, in a region that a screen reader announces. */
export function VerdictView({
  verification,
  subject,
}: {
  verification: Verification
  subject: Subject
}) {
  return (
    <div role="status" aria-live="polite" className={classes.region}>
      {contentOf(verification, subject)}
    </div>
  )
}

function contentOf(verification: Verification, subject: Subject) {
  switch (verification.kind) {
    case 'running':
      return (
        <p className={classes.running}>
          {verification.isWaiting
            ? 'The entry is waiting to be put in order; trying again…'
            : 'Checking…'}
        </p>
      )
    case 'unfinished':
      return (
        <Box tone="caution" icon="alarm" word="Not checked">
          the check could not be finished. {messageOf(verification.error)} Nothing was found wrong.
        </Box>
      )
    case 'done':
      return <Outcome verdict={verification.verdict} subject={subject} />
    case 'idle':
      break
  }
  return null
}

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : 'something went wrong.'

const looks = {
  proved: { tone: 'good', icon: 'shield' },
  failed: { tone: 'bad', icon: 'alarm' },
  pending: { tone: 'caution', icon: 'clock' },
} as const

function Outcome({ verdict, subject }: { verdict: Verdict; subject: Subject }) {
  const { word, sentences } = describeVerdict(verdict, subject)
  return (
    <Box {...looks[verdict.kind]} word={word}>
      {sentences.join(' ')}
      {verdict.kind === 'failed' && verdict.fields.length > 0 && (
        <span className={classes.fields}>
          {' '}
          What does not fit: {verdict.fields.map((field) => fieldWords('result', field)).join(', ')}
          .
        </span>
      )}
      {verdict.kind === 'proved' && <Details verdict={verdict} kind={subject.kind} />}
    </Box>
  )
}

function Box({
  tone,
  icon,
  word,
  children,
}: {
  tone: 'good' | 'bad' | 'caution'
  icon: IconName
  word: string
  children: React.ReactNode
}) {
  return (
    <div className={classes.box} data-tone={tone}>
      <span className={classes.icon}>
        <Icon name={icon} size={22} />
      </span>
      <div className={classes.text}>
        <strong>{word}:</strong> {children}
      </div>
    </div>
  )
}

function Details({
  verdict,
  kind,
}: {
  verdict: Extract<Verdict, { kind: 'proved' }>
  kind: Subject['kind']
}) {
  const { entry, entriesChecked, continuation, laterEntries } = verdict
  return (
    <details className={classes.details}>
      <summary>How this was checked</summary>
      <dl>
        <Row name="Log (origin)">
          <CopyText name="origin" text={entry.origin} />
        </Row>
        <Row name="Entries in the log">{entry.size}</Row>
        <Row name="Index in the log, from 0">{entry.index}</Row>
        <Row name="Entries checked">
          {entriesChecked}
          {kind === 'record' && laterEntries !== null && (
            <>, and {laterEntries} later ones looked through for a newer version</>
          )}
        </Row>
        <Row name="Root of the log">
          <CopyText name="root" text={entry.rootBase64} />
        </Row>
        {entry.signedBy.map((vkey) => (
          <Row key={vkey} name={`Key ${fingerprintOf(vkey)}`}>
            <CopyText name="verifier key" text={vkey} />
          </Row>
        ))}
        <Row name="Hash of the entry">
          <CopyText name="hash of the entry" text={entry.leafHashHex} />
        </Row>
        <Row name="Hashes in the proof">
          {entry.proofHashes} up to the root
          {'proofHashes' in continuation && (
            <>; {continuation.proofHashes} from the checkpoint kept before</>
          )}
        </Row>
        <Row name="Signed checkpoint">
          <CopyText
            name="signed checkpoint"
            text={entry.checkpoint}
            shown={entry.checkpoint.split('\n').at(-2) ?? ''}
          />
        </Row>
        {entry.payloadIsPurged && (
          <Row name="Content">purged after its retention; the entry still proves who and when</Row>
        )}
      </dl>
      <p>
        Computed in this browser with SHA-256 and Ed25519; the server was asked only for the data.
        The key is trusted because this browser saw it first here: compare it once with the key that
        the lab gives you in another way. The name of the site and the code of the sample have
        entries of their own, which this does not check.
      </p>
    </details>
  )
}

/** The key id of a vkey, `name+id+material`. */
const fingerprintOf = (vkey: string): string => vkey.split('+')[1] ?? ''

function Row({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

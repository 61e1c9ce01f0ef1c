import { Button } from '@mantine/core'
import type { HistoryEntry } from '@luminous/contract'
import { useCallback } from 'react'
import { Icon } from '../ui/icons.tsx'
import { formatInstant, formatUtc, ownTimeZone } from '../ui/instant.ts'
import { fieldWords } from '@luminous/contract/record-words.ts'
import { fieldValue } from './field-names.ts'
import { useVerification } from './use-verification.ts'
import { VerdictView } from './verdict-view.tsx'
import type { ShownRecord } from './verify-record.ts'
import classes from './history.module.css'

const deeds = { insert: 'Recorded', update: 'Changed', delete: 'Deleted' } as const

export function HistoryItem({
  entry,
  record,
  teamName,
}: {
  entry: HistoryEntry
  record: ShownRecord
  teamName: string
}) {
  const { verification, start } = useVerification(
    useCallback(
      async (verifier, ports) => verifier.verifyOneEntry(record, entry, ports),
      [record, entry],
    ),
  )
  return (
    <li className={classes.item} data-action={entry.action}>
      <div className={classes.itemHead}>
        <div>
          <h3>
            {deeds[entry.action]} as version {entry.version}
          </h3>
          <p className={classes.who}>
            by <strong>{entry.actor.name ?? 'somebody whose name was purged'}</strong>,{' '}
            {actorWords(entry.actor)}
          </p>
        </div>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="shield" size={15} />}
          aria-label={`Verify this entry, version ${entry.version}`}
          loading={verification.kind === 'running'}
          onClick={start}
        >
          Verify this entry
        </Button>
      </div>
      <EntryFactsList entry={entry} />
      <Changes entry={entry} kind={record.type} />
      <VerdictView
        verification={verification}
        subject={{ kind: 'entry', noun: 'entry', teamName }}
      />
    </li>
  )
}

/** `analyst (person)`; where role and kind are one word, it is said once. */
const actorWords = ({ role, kind }: HistoryEntry['actor']): string =>
  role === kind ? kind : `${role} (${kind})`

function EntryFactsList({ entry }: { entry: HistoryEntry }) {
  const zone = ownTimeZone()
  return (
    <dl className={classes.facts}>
      <div>
        <dt>When</dt>
        <dd>
          <time dateTime={entry.at}>{formatUtc(entry.at)}</time>
          {zone !== 'UTC' && (
            <span className={classes.minor}> · here {formatInstant(entry.at, zone)}</span>
          )}
        </dd>
      </div>
      {entry.occurredAt !== null && (
        <div>
          <dt>Happened</dt>
          <dd>{formatUtc(entry.occurredAt)}</dd>
        </div>
      )}
      <div>
        <dt>Why</dt>
        <dd>{entry.reason ?? <span className={classes.minor}>no reason given</span>}</dd>
      </div>
      <div>
        <dt>Log index</dt>
        <dd>
          {entry.index ?? 'waiting to be put in order'}
          {entry.index !== null && <span className={classes.minor}> (from 0)</span>}
        </dd>
      </div>
    </dl>
  )
}

/** An update shows its differences at once; a first version is all new, so it folds. */
function Changes({ entry, kind }: { entry: HistoryEntry; kind: string }) {
  if (entry.payloadIsPurged) {
    return <p className={classes.minor}>The content was purged after its retention.</p>
  }
  if (entry.action === 'update') return <Differences entry={entry} kind={kind} />
  return (
    <details className={classes.fold}>
      <summary>{entry.changes.length} fields</summary>
      <Differences entry={entry} kind={kind} />
    </details>
  )
}

function Differences({
  entry: { action, changes, version },
  kind,
}: {
  entry: HistoryEntry
  kind: string
}) {
  const isNew = action === 'insert'
  return (
    <div
      className={classes.scroll}
      role="region"
      aria-label={`Differences of version ${version}`}
      tabIndex={0}
    >
      <table className={classes.differences}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            {!isNew && <th scope="col">Before</th>}
            {action !== 'delete' && <th scope="col">{isNew ? 'Value' : 'After'}</th>}
          </tr>
        </thead>
        <tbody>
          {changes.map(({ field, before, after }) => (
            <tr key={field}>
              <th scope="row">{fieldWords(kind, field)}</th>
              {!isNew && (
                <td>
                  {action === 'update' && before !== null ? (
                    <del>{fieldValue(before)}</del>
                  ) : (
                    fieldValue(before)
                  )}
                </td>
              )}
              {action !== 'delete' && (
                <td>
                  {isNew ? (
                    fieldValue(after)
                  ) : (
                    <ins>
                      <span aria-hidden="true">→ </span>
                      {fieldValue(after)}
                    </ins>
                  )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

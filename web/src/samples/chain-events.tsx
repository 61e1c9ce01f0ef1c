import type { CustodyEvent, Sample } from '@luminous/contract'
import { pathTo } from '@luminous/contract/endpoints/endpoint.ts'
import { samplePhoto } from '@luminous/contract/endpoints/samples.ts'
import {
  conditionWords,
  deedWords,
  remarkWords,
  sealWords,
} from '@luminous/contract/custody-words.ts'
import { History } from '../ui/history.tsx'
import { Moment } from '../ui/moment.tsx'
import { PlaceTime } from '../ui/place-time.tsx'
import rows from '../ui/rows.module.css'
import classes from './chain.module.css'
import { measureWords } from './measure.ts'

/** Every event of the chain with all that was told of it, the earliest first. */
export function ChainEvents({ sample }: { sample: Sample }) {
  return (
    <ol className={classes.events} aria-label="Events of the chain">
      {sample.events.map((event) => (
        <li key={event.id}>
          <div>
            <h3>{deedWords(event)}</h3>
            <p className={rows.minor}>
              <PlaceTime at={event.occurredAt} timeZone={event.timeZone} />
            </p>
            <p className={rows.minor}>
              told <Moment at={event.recordedAt} />
            </p>
            <History
              kind="custody_event"
              id={event.id}
              name={`${deedWords(event)}, ${sample.code}`}
            />
          </div>
          <div>
            <p>{whoOf(event)}</p>
            <Details event={event} />
            {event.note !== null && <p>“{event.note}”</p>}
            {event.reason !== null && <p>Reason: “{event.reason}”</p>}
            {event.remarks.length > 0 && (
              <ul className={classes.remarks} aria-label="Remarks">
                {event.remarks.map((remark) => (
                  <li key={remark}>{remarkWords[remark]}</li>
                ))}
              </ul>
            )}
            <Photos sample={sample} event={event} />
            {event.signature !== null && (
              <svg
                className={classes.signature}
                viewBox="0 0 300 100"
                role="img"
                aria-label={`Signature of ${event.person}`}
              >
                <path
                  d={event.signature}
                  fill="none"
                  stroke="currentColor"
                  strokeWidth="3"
                  strokeLinecap="round"
                  strokeLinejoin="round"
                />
              </svg>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}

function whoOf({ kind, person, from, to }: CustodyEvent): string {
  if (kind === 'handOver') return `${from ?? 'Somebody'} to ${to ?? 'somebody'}; told by ${person}`
  return kind === 'labReceipt' && from !== null ? `${person}, delivered by ${from}` : person
}

function Details({ event }: { event: CustodyEvent }) {
  const { condition, conditions, sealNumber, sealState, labNumber } = event
  const isOfLab = event.kind === 'labReceipt'
  const seal = [sealNumber, sealState && sealWords[sealState]].filter(Boolean).join(', ')
  const details = [
    ['Lab number', labNumber],
    ['Condition', condition ?? conditions.map((code) => conditionWords[code]).join(', ')],
    ['Seal', seal],
    ['Temperature', measured(event.temperatureCelsius, '°C', isOfLab)],
    ['Volume', measured(event.volumeMl, 'mL', isOfLab)],
  ].filter(([, value]) => value !== null && value !== '')
  if (details.length === 0) return null
  return (
    <dl className={classes.details}>
      {details.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** At the lab's door it is said that something was not measured; elsewhere nobody is asked for it. */
const measured = (decimal: string | null, unit: string, isAsked: boolean): string | null =>
  decimal === null && !isAsked ? null : measureWords(decimal, unit)

function Photos({ sample, event }: { sample: Sample; event: CustodyEvent }) {
  if (event.photos.length === 0) return null
  return (
    <ul className={classes.photos} aria-label="Photos">
      {event.photos.map(({ sha256, stored }, at) => (
        <li key={sha256}>
          {stored ? (
            <a
              href={pathTo(samplePhoto, { id: sample.id, sha256 })}
              target="_blank"
              rel="noreferrer"
            >
              <img
                src={pathTo(samplePhoto, { id: sample.id, sha256 })}
                alt={`Photo ${at + 1} of ${event.photos.length} from the field`}
                loading="lazy"
              />
            </a>
          ) : (
            <span className={classes.missing}>Photo {at + 1} is still on the phone</span>
          )}
        </li>
      ))}
    </ul>
  )
}

import type { ResultStatus } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Chip } from '../ui/chip.tsx'
import { formatUtc } from '../ui/instant.ts'
import classes from './result-page.module.css'

const words = {
  superseded: 'Superseded: another result took its place',
  withdrawn: 'Withdrawn: it is no longer in force',
} as const

/** Of a result that is in force no more: since when, by whom, why, and what counts instead. */
export function StatusBanner({ status }: { status: ResultStatus }) {
  if (status.kind === 'current') return null
  return (
    <section className={classes.banner} data-kind={status.kind} aria-label="Status of the result">
      <p>
        <strong>{words[status.kind]}</strong>
      </p>
      <p>
        “{status.reason}”, {status.by}, <time dateTime={status.at}>{formatUtc(status.at)}</time>
      </p>
      {status.replacedBy !== null && (
        <p>
          <Link to={paths.result} params={{ resultId: status.replacedBy }}>
            The result that counts instead
          </Link>
        </p>
      )}
    </section>
  )
}

/** In a list: where a result is in force no more. */
export function StatusMark({ status }: { status: ResultStatus }) {
  if (status.kind === 'current') return null
  return status.kind === 'withdrawn' ? (
    <Chip tone="bad">Withdrawn</Chip>
  ) : (
    <Chip tone="caution">Superseded</Chip>
  )
}

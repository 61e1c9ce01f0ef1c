import type { Run, WellReadings as Readings } from '@luminous/contract'
import { useQueries, useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useMemo } from 'react'
import { controlsOf, coursesOf } from '../ui/courses.ts'
import { explainFlag } from '../ui/flags.ts'
import { Loaded } from '../ui/loaded.tsx'
import table from '../ui/table.module.css'
import { WellCourses } from '../ui/well-courses.tsx'
import { methodHours } from './method-hours.ts'
import { methodsQuery, readingsQuery } from './queries.ts'
import { partOf } from './run-words.ts'
import classes from './runs.module.css'

type Props = { run: Run; name: string; isOpen: boolean; onOpen: (isOpen: boolean) => void }

/** What the file has of one well: over time beside its control where it was read repeatedly, and reading by reading. */
export function WellReadings({ run, name, isOpen, onOpen }: Props) {
  const { reportedH, isCourse } = useReportedHours(run, name)
  return (
    <details
      className={classes.readings}
      open={isOpen}
      onToggle={(event) => onOpen(event.currentTarget.open)}
    >
      <summary>{isCourse ? 'Light and growth over time' : 'Readings of the file'}</summary>
      {isOpen && <Opened run={run} name={name} reportedH={reportedH} />}
    </details>
  )
}

/** Of the well's own method; medium alone has none, and is read over time with the others. */
function useReportedHours(run: Run, name: string) {
  const methods = useQuery(methodsQuery).data
  return useMemo(() => {
    const hoursOf = (part: Run['parts'][number] | undefined): number[] => {
      const method = methods?.find(({ id }) => id === part?.method.id)
      return method ? methodHours(method) : []
    }
    const well = run.wells.find((each) => each.well === name)
    return {
      reportedH: hoursOf(well && partOf(run, well)),
      isCourse: run.parts.some((part) => hoursOf(part).length > 0),
    }
  }, [methods, run, name])
}

function Opened({ run, name, reportedH }: { run: Run; name: string; reportedH: number[] }) {
  const wells = useMemo(() => {
    const taken = run.wells.filter(({ well, excluded }) => well === name || excluded === null)
    return [name, ...controlsOf(taken, name)]
  }, [run, name])
  const query = useQueries({
    queries: wells.map((well) => readingsQuery(run.id, well)),
    combine: together,
  })
  return (
    <Loaded query={query} what="The readings" rows={1}>
      {(all) => <Read name={name} wells={wells} all={all} reportedH={reportedH} />}
    </Loaded>
  )
}

/** All of them, or what keeps one of them away. */
const together = (queries: UseQueryResult<Readings>[]) => ({
  data: queries.every(({ data }) => data) ? queries.flatMap(({ data }) => data ?? []) : undefined,
  error: queries.find(({ error }) => error)?.error ?? null,
  refetch: () => queries.map(({ refetch }) => refetch()),
})

function Read({
  name,
  wells,
  all,
  reportedH,
}: {
  name: string
  wells: readonly string[]
  all: readonly Readings[]
  reportedH: readonly number[]
}) {
  const courses = useMemo(() => {
    const readings = all.flatMap(({ well, readings: own }) => own.map((one) => ({ ...one, well })))
    return coursesOf(readings, wells)
  }, [all, wells])
  const own = all.find(({ well }) => well === name)?.readings ?? []
  if (courses.length === 0) return <ReadingsTable readings={own} name={name} />
  return (
    <>
      <WellCourses well={name} courses={courses} reportedH={reportedH} />
      <details className={table.fold}>
        <summary>Readings of the file ({own.length})</summary>
        <ReadingsTable readings={own} name={name} />
      </details>
    </>
  )
}

const readingsShownMax = 500

function ReadingsTable({ readings, name }: { readings: Readings['readings']; name: string }) {
  return (
    <div className={table.scroll} role="region" aria-label={`Readings of ${name}`} tabIndex={0}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Read</th>
            <th scope="col" className={table.number}>
              At, s
            </th>
            <th scope="col" className={table.number}>
              Value
            </th>
          </tr>
        </thead>
        <tbody>
          {readings.slice(0, readingsShownMax).map(({ block, timeS, value, unit, flag }, at) => (
            <tr key={`${block} ${timeS} ${at}`}>
              <td>{block}</td>
              <td className={table.number}>{timeS ?? '–'}</td>
              <td className={table.number}>
                {value === null ? explainFlag(flag ?? 'notRead').word : `${value} ${unit}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {readings.length > readingsShownMax && (
        <p>{readings.length - readingsShownMax} more are in the file.</p>
      )}
    </div>
  )
}

import { Skeleton } from '@mantine/core'
import { lazy, Suspense, useMemo } from 'react'
import { chartedCourses, courseTitle, type CourseReading, type WellCourse } from './courses.ts'
import { explainFlag } from './flags.ts'
import { formatSignal } from './signal.ts'
import table from './table.module.css'
import classes from './calibration.module.css'

const CourseChart = lazy(async () => {
  const { CourseChart: chart } = await import('./course-chart.tsx')
  return { default: chart }
})

const nowhere: readonly number[] = []

/** What a well did over time beside its untreated control, and the same in numbers. */
export function WellCourses({
  well,
  courses,
  reportedH = nowhere,
}: {
  well: string
  courses: readonly WellCourse[]
  /** Hours at which the method reports, or between which; none where that is not known. */
  reportedH?: readonly number[]
}) {
  const charted = useMemo(() => chartedCourses(courses), [courses])
  const controls = [...new Set(courses.flatMap(({ wells }) => wells))].filter(
    (name) => name !== well,
  )
  const beside =
    controls.length === 0 ? '' : `, beside the untreated control ${controls.join(', ')}`
  return (
    <>
      <Suspense fallback={<Skeleton className={classes.chart} radius="md" />}>
        <CourseChart
          well={well}
          courses={charted}
          reportedH={reportedH}
          label={`${courseTitle(courses)} of ${well}${beside}. The same data stand in the tables below.`}
        />
      </Suspense>
      <ul className={classes.legend} aria-label="Legend of the chart">
        <li data-mark="curve">{well}</li>
        {controls.length > 0 && (
          <li data-mark="control">Untreated control {controls.join(', ')}</li>
        )}
        {reportedH.length > 0 && (
          <li data-mark="reported">
            {reportedH.length === 1 ? 'Reported at' : 'Reported from'} {reportedH.join(' to ')} h
          </li>
        )}
        <li>As read, the medium not subtracted; what was not read is a gap</li>
      </ul>
      {courses.map((course) => (
        <CourseTable key={`${course.unit} ${course.block}`} course={course} />
      ))}
    </>
  )
}

const repeatsShownMax = 200

function CourseTable({
  course: { quantity, unit, block, wells, repeats },
}: {
  course: WellCourse
}) {
  const name = `${quantity} in numbers (${block})`
  return (
    <details className={table.fold}>
      <summary>{name}</summary>
      <div
        className={`${table.scroll} ${classes.numbers}`}
        role="region"
        aria-label={name}
        tabIndex={0}
      >
        <table className={table.table}>
          <thead>
            <tr>
              {['Time, h', ...wells.map((well) => `${well}, ${unit}`)].map((head) => (
                <th key={head} scope="col" className={table.number}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {repeats.slice(0, repeatsShownMax).map(({ timeS, reads }, at) => (
              <tr key={at}>
                <th scope="row" className={table.number}>
                  {(timeS / 3600).toFixed(2)}
                </th>
                {wells.map((well, nth) => (
                  <td key={well} className={table.number}>
                    {valueText(reads[nth] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {repeats.length > repeatsShownMax && (
        <p>{repeats.length - repeatsShownMax} more repeats are in the chart.</p>
      )}
    </details>
  )
}

function valueText(read: CourseReading | null): string {
  if (read === null) return '–'
  return read.value === null ? explainFlag(read.flag ?? 'notRead').word : formatSignal(read.value)
}

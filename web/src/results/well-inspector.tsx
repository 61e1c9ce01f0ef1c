import type { Plate, Well } from '@luminous/contract'
import { useMemo, useState } from 'react'
import { controlsOf, coursesOf, courseTitle, type CourseReading } from '../ui/courses.ts'
import { explainFlag } from '../ui/flags.ts'
import { formatSignal } from '../ui/signal.ts'
import { describeWell, whyNoSignal } from '../ui/well-roles.ts'
import { WellCourses } from '../ui/well-courses.tsx'
import table from '../ui/table.module.css'
import classes from '../ui/plate.module.css'

/** Everything known of the well that has the focus. */
export function WellInspector({
  name,
  well,
  plate,
  readings,
  unit,
}: {
  name: string
  well: Well | undefined
  plate: Plate
  /** All that are disclosed of the plate. */
  readings: readonly CourseReading[]
  unit: string
}) {
  return (
    <aside className={classes.inspector} aria-label="Well inspector">
      <h3>{name}</h3>
      {well ? (
        <dl>
          <Row term="Holds">{describeWell(well, unit)}</Row>
          <Row term="Seen by">{well.scope === 'own' ? 'your team' : 'everybody on the plate'}</Row>
          <Row term="Signal">
            {well.signal === null
              ? whyNoSignal(well)
              : `${formatSignal(well.signal)} ${plate.signalUnit}`}
          </Row>
          {well.dilution !== null && <Row term="Dilution">{`1 : ${well.dilution}`}</Row>}
          {well.concentrationMgPerL !== null && (
            <Row term="Alone">
              {well.concentrationMgPerL} {unit}
            </Row>
          )}
          {well.flag !== null && <Row term="Flag">{explainFlag(well.flag).word}</Row>}
        </dl>
      ) : (
        <p>
          Not yours to see, or empty. Of other teams' wells you have only salted hashes: they prove
          the plate and tell nothing.
        </p>
      )}
      {well && <OverTime name={name} plate={plate} readings={readings} />}
    </aside>
  )
}

/** Nothing where the plate was read once. */
function OverTime({
  name,
  plate,
  readings,
}: {
  name: string
  plate: Plate
  readings: readonly CourseReading[]
}) {
  const [isOpen, setOpen] = useState(false)
  const courses = useMemo(() => {
    const taken = plate.wells.filter(({ signalFlag }) => signalFlag !== 'excluded')
    return coursesOf(readings, [name, ...controlsOf(taken, name)])
  }, [readings, plate, name])
  if (courses.length === 0) return null
  return (
    <details
      className={table.fold}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{courseTitle(courses)}</summary>
      {isOpen && <WellCourses well={name} courses={courses} />}
    </details>
  )
}

function Row({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

import { Skeleton } from '@mantine/core'
import type { Plate, Result } from '@luminous/contract'
import { lazy, Suspense, useMemo } from 'react'
import { calibrationData, wellsOfResult } from './calibration.ts'
import { CalibrationTable } from './calibration-table.tsx'
import { modelWords } from '../ui/curve-parameters.ts'
import sections from './result-page.module.css'
import classes from '../ui/calibration.module.css'

const CalibrationChart = lazy(async () => {
  const { CalibrationChart: chart } = await import('../ui/calibration-chart.tsx')
  return { default: chart }
})

export function CalibrationSection({ plate, result }: { plate: Plate; result: Result }) {
  const data = useMemo(() => calibrationData(plate, result), [plate, result])
  const unread = wellsOfResult(plate, result).length - data.sample.wells.length
  const { calibration } = plate
  return (
    <section className={sections.section} aria-labelledby="calibration">
      <h2 id="calibration">Calibration curve</h2>
      <p className={sections.lead}>
        {calibration === null
          ? 'The standards of this plate determine no curve: the points are shown without one.'
          : `${modelWords[calibration.model]}, R² ${calibration.r2.toFixed(4)}, on ${data.standards.length} standard wells of the same plate.`}
      </p>
      <Suspense fallback={<Skeleton className={classes.chart} radius="md" />}>
        <CalibrationChart
          data={data}
          label={`Calibration curve with the signal of ${data.sample.code}. The same data stand in the table below.`}
        />
      </Suspense>
      <ul className={classes.legend} aria-label="Legend">
        <li data-mark="standard">Standard</li>
        {calibration !== null && <li data-mark="curve">Fitted curve</li>}
        <li data-mark="sample">{data.sample.code}</li>
        {unread > 0 && (
          <li>
            {unread === 1 ? 'One well of it has' : `${unread} wells of it have`} no signal and no
            mark
          </li>
        )}
      </ul>
      <CalibrationTable data={data} calibration={calibration} />
    </section>
  )
}

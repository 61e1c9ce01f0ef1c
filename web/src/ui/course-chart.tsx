import { courseChartOption, type CourseChartInput } from '@luminous/charts/course-chart.ts'
import { useCallback } from 'react'
import { Chart } from './chart.tsx'

/** What one well did over time beside its control. */
export function CourseChart({
  well,
  courses,
  reportedH,
  label,
}: Omit<CourseChartInput, 'palette'> & { label: string }) {
  const option = useCallback(
    (palette: CourseChartInput['palette']) =>
      courseChartOption({ well, courses, reportedH, palette }),
    [well, courses, reportedH],
  )
  return <Chart option={option} label={label} />
}

import {
  calibrationCurveOption,
  type CalibrationCurveInput,
} from '@luminous/charts/calibration-curve.ts'
import { useCallback } from 'react'
import { Chart } from './chart.tsx'

type CalibrationData = Omit<CalibrationCurveInput, 'palette'>

export function CalibrationChart({ data, label }: { data: CalibrationData; label: string }) {
  const option = useCallback(
    (palette: CalibrationCurveInput['palette']) => calibrationCurveOption({ ...data, palette }),
    [data],
  )
  return <Chart option={option} label={label} />
}

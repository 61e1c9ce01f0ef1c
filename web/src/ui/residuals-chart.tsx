import { residualsOption, type ResidualsInput } from '@luminous/charts/residuals.ts'
import { useCallback } from 'react'
import { Chart } from './chart.tsx'

/** How far each standard lies from the curve. */
export function ResidualsChart({
  unit,
  points,
  label,
}: Omit<ResidualsInput, 'palette'> & { label: string }) {
  const option = useCallback(
    (palette: ResidualsInput['palette']) => residualsOption({ unit, points, palette }),
    [unit, points],
  )
  return <Chart option={option} label={label} />
}

import { concentrationAxis, concentrationAxisOption, formatNumber } from './concentration-axis.ts'
import { axisText, chartFrame, type ChartPalette } from './frame.ts'

/** How far each standard lies from the curve, in per cent of it, as an ECharts option: pure data. */
export type ResidualsInput = {
  /** Of the x-axis. */
  readonly unit: string
  readonly points: readonly {
    readonly well: string
    readonly concentration: number
    readonly residualPercent: number
  }[]
  readonly palette: ChartPalette
}

export function residualsOption({ unit, points, palette }: ResidualsInput) {
  const axis = concentrationAxis(points.map(({ concentration }) => concentration))
  const text = axisText(palette)
  return {
    ...chartFrame(palette, { right: 16, top: 40, bottom: 56 }),
    xAxis: concentrationAxisOption({ unit, palette }, axis),
    yAxis: {
      type: 'value' as const,
      name: 'Residual, %',
      nameTextStyle: { ...text, align: 'left' as const },
      axisLabel: { ...text, formatter: formatNumber },
      axisLine: { show: true, onZero: false, lineStyle: { color: palette.muted } },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: [
      {
        id: 'residuals',
        type: 'scatter' as const,
        symbol: 'circle',
        symbolSize: 9,
        itemStyle: { color: palette.surface, borderColor: palette.standard, borderWidth: 1.75 },
        data: points.map(({ well, concentration, residualPercent }) => ({
          name: `Standard ${formatNumber(concentration)} ${unit}\n${well}: ${residualPercent.toFixed(1)} %`,
          value: [axis.positionOf(concentration), residualPercent],
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          precision: -1,
          label: { show: false },
          lineStyle: { color: palette.standard, type: 'solid' as const, width: 1.5 },
          data: [{ name: 'the curve', yAxis: 0 }],
        },
      },
    ],
  }
}

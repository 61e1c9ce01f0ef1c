import { axisText, chartFrame, type ChartPalette } from './frame.ts'

/** A control from run to run, after Levey and Jennings, as an ECharts option: pure data. */
export type ControlChartInput = {
  readonly unit: string
  /** Mean and deviation that the values are held against; null with too few runs. */
  readonly limits: { readonly centre: number; readonly sd: number } | null
  /** The oldest first; what was not read leaves a gap. */
  readonly points: readonly {
    readonly name: string
    readonly value: number | null
    /** Rules that the value breaks, in words. */
    readonly broken: readonly string[]
  }[]
  readonly palette: ChartPalette
}

const deviations = [-3, -2, -1, 0, 1, 2, 3] as const

export function controlChartOption({ unit, limits, points, palette }: ControlChartInput) {
  const text = axisText(palette)
  const [low, high] = extentOf(points, limits)
  return {
    ...chartFrame(palette, { right: 56, top: 32, bottom: 32 }),
    xAxis: {
      type: 'value' as const,
      min: 0,
      max: points.length + 1,
      minInterval: 1,
      name: 'Run, the oldest first',
      nameLocation: 'middle' as const,
      nameGap: 24,
      nameTextStyle: text,
      axisLabel: text,
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      // Without limits the axis ends at round numbers; else the names of its ends would stand in those of its ticks.
      scale: true,
      min: low,
      max: high,
      name: unit,
      nameTextStyle: { ...text, align: 'left' as const },
      axisLabel: {
        ...text,
        showMinLabel: limits === null,
        showMaxLabel: limits === null,
        formatter: (value: number) => String(Number(value.toPrecision(4))),
      },
      splitLine: { show: false },
    },
    series: [
      {
        id: 'values',
        type: 'line' as const,
        symbolSize: 7,
        lineStyle: { color: palette.standard, width: 1.5 },
        data: points.map(({ name, value, broken }, at) => ({
          name: [name, ...broken].join('\n'),
          value: [at + 1, value],
          // A broken rule is another shape, not only another colour.
          symbol: broken.length === 0 ? 'circle' : 'triangle',
          symbolSize: broken.length === 0 ? 7 : 13,
          itemStyle: { color: broken.length === 0 ? palette.standard : palette.sample },
        })),
        markLine: limits === null ? undefined : limitLines(limits, palette),
      },
    ],
  }
}

function limitLines({ centre, sd }: { centre: number; sd: number }, palette: ChartPalette) {
  return {
    silent: true,
    symbol: 'none',
    // ECharts rounds to 2 decimals otherwise, and moves the line.
    precision: -1,
    label: {
      color: palette.muted,
      fontSize: 11,
      formatter: ({ name }: { name: string }) => name,
    },
    data: deviations.map((times) => ({
      name: times === 0 ? 'mean' : `${times > 0 ? '+' : '−'}${Math.abs(times)} SD`,
      yAxis: centre + times * sd,
      lineStyle: {
        color: Math.abs(times) === 3 ? palette.sample : palette.muted,
        type: times === 0 ? ('solid' as const) : ('dashed' as const),
        width: times === 0 ? 1.5 : 1,
      },
    })),
  }
}

/** Room for three and a half deviations, and for every value. */
function extentOf(
  points: ControlChartInput['points'],
  limits: ControlChartInput['limits'],
): readonly [number, number] | readonly [undefined, undefined] {
  if (limits === null) return [undefined, undefined]
  const values = points.flatMap(({ value }) => value ?? [])
  values.push(limits.centre - 3.5 * limits.sd, limits.centre + 3.5 * limits.sd)
  return [Math.min(...values), Math.max(...values)]
}

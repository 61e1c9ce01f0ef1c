import { formatNumber } from './concentration-axis.ts'
import { axisText, chartFrame, type ChartPalette } from './frame.ts'

/**
 * What one well did over time beside its control, as an ECharts option: pure data. What is measured in one unit has a
 * plot of its own, one above the other along the same hours: two axes on one plot would invent crossings.
 */
export type CourseChartInput = {
  /** Its lines are the strong ones; those of all others are the control's. */
  readonly well: string
  readonly courses: readonly {
    /** As in `Light`. */
    readonly quantity: string
    readonly unit: string
    /** The name of the read, of which a file may have several in one unit. */
    readonly block: string
    readonly traces: readonly {
      readonly well: string
      /** In the order of time; null leaves a gap. */
      readonly points: readonly { readonly timeS: number; readonly value: number | null }[]
    }[]
  }[]
  /** Hours at which the method reports, or between which. */
  readonly reportedH: readonly number[]
  readonly palette: ChartPalette
}

type CourseOfChart = CourseChartInput['courses'][number]
type Trace = CourseOfChart['traces'][number]

/** Room for the names of the axes, in per cent of the height, and what is left between them. */
const headPercent = 13
const footPercent = 15
/** Few readings show as points; of more the points are as thick as the line, to be pointed at; of many there are none. */
const pointsShownMax = 24
const pointsDrawnMax = 200
const lineTypes = ['solid', 'dashed', 'dotted'] as const

export function courseChartOption(input: CourseChartInput) {
  const { courses, palette } = input
  const plots = [...Map.groupBy(courses, ({ unit }) => unit).values()]
  const { grid, ...frame } = chartFrame(palette, { right: 12, top: 0, bottom: 0 })
  const slot = (100 - footPercent) / plots.length
  const lastHour = Math.max(0, ...pointsOf(courses).map(({ timeS }) => hoursOf(timeS)))
  return {
    ...frame,
    grid: plots.map((_, at) => ({
      // The same for all, whatever stands on their axes: an hour lies above the same hour.
      left: 56,
      right: grid.right,
      top: `${at * slot + headPercent}%`,
      height: `${slot - headPercent}%`,
      outerBoundsMode: 'none' as const,
    })),
    xAxis: plots.map((_, at) => hoursAxis(palette, at, at === plots.length - 1, lastHour)),
    yAxis: plots.map((plot, at) => valueAxis(palette, at, plot)),
    series: plots.flatMap((plot, at) =>
      plot.flatMap((course, nth) => {
        const lineType = lineTypes[nth % lineTypes.length] ?? 'solid'
        // The well comes last and lies above its control.
        const traces = course.traces.toSorted((a, b) => strength(a, input) - strength(b, input))
        return traces.map((trace) => traceSeries(input, { course, trace, at, lineType }))
      }),
    ),
  }
}

const strength = ({ well }: Trace, input: CourseChartInput) => (well === input.well ? 1 : 0)

const hoursOf = (timeS: number): number => timeS / 3600

const pointsOf = (courses: readonly CourseOfChart[]) =>
  courses.flatMap(({ traces }) => traces.flatMap(({ points }) => points))

function hoursAxis(palette: ChartPalette, gridIndex: number, isLowest: boolean, lastHour: number) {
  const text = axisText(palette)
  return {
    gridIndex,
    type: 'value' as const,
    min: 0,
    max: lastHour,
    name: isLowest ? 'Time, h' : '',
    nameLocation: 'middle' as const,
    nameGap: 26,
    nameTextStyle: text,
    axisLine: { onZero: false, lineStyle: { color: palette.muted } },
    axisTick: { show: true, lineStyle: { color: palette.muted } },
    // The last hour is where the reads end, and seldom a round number.
    axisLabel: { ...text, show: isLowest, showMaxLabel: false, hideOverlap: true },
    splitLine: { show: false },
  }
}

function valueAxis(palette: ChartPalette, gridIndex: number, plot: readonly CourseOfChart[]) {
  const text = axisText(palette)
  const [{ quantity, unit } = { quantity: '', unit: '' }] = plot
  const isLog = isLogarithmic(plot)
  return {
    gridIndex,
    type: isLog ? ('log' as const) : ('value' as const),
    name: `${quantity}, ${unit}${isLog ? ' (logarithmic)' : ''}`,
    nameGap: 13,
    nameTextStyle: { ...text, align: 'left' as const, padding: [0, 0, 0, -48] },
    splitNumber: 4,
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.muted } },
    axisLabel: { ...text, fontSize: 11, formatter: formatNumber },
    splitLine: { lineStyle: { color: palette.line } },
  }
}

/** Growth is read on a linear axis; light spans decades, and a logarithm has no place for a light of 0. */
function isLogarithmic(plot: readonly CourseOfChart[]): boolean {
  const values = pointsOf(plot).flatMap(({ value }) => value ?? [])
  return (
    plot.every(({ unit }) => unit !== 'OD') && values.length > 0 && values.every((one) => one > 0)
  )
}

function traceSeries(
  { well, reportedH, palette }: CourseChartInput,
  {
    course,
    trace,
    at,
    lineType,
  }: { course: CourseOfChart; trace: Trace; at: number; lineType: (typeof lineTypes)[number] },
) {
  const isWell = trace.well === well
  const color = isWell ? palette.standard : palette.muted
  const width = isWell ? 2.25 : 1.25
  const { points } = trace
  return {
    id: `${course.unit} ${course.block} ${trace.well}`,
    name: trace.well,
    type: 'line' as const,
    xAxisIndex: at,
    yAxisIndex: at,
    z: isWell ? 4 : 2,
    connectNulls: false,
    showAllSymbol: true,
    lineStyle: { color, type: lineType, width },
    itemStyle: { color },
    symbolSize: points.length <= pointsShownMax ? width + 3 : width,
    data: points.map(({ timeS, value }, nth) => ({
      name: tipOf(course, trace.well, timeS, value),
      value: [hoursOf(timeS), value],
      // Between two gaps there is no line: such a reading would not be seen without its point.
      symbol: points.length <= pointsDrawnMax || isAlone(points, nth) ? 'circle' : 'none',
    })),
    markLine: isWell && reportedH.length > 0 ? reportedLines(reportedH, palette) : undefined,
  }
}

const tipOf = ({ block, unit }: CourseOfChart, well: string, timeS: number, value: number | null) =>
  `${well}, ${hoursOf(timeS).toFixed(2)} h\n${block}: ${value === null ? 'not read' : `${formatNumber(value)} ${unit}`}`

const isAlone = (points: Trace['points'], nth: number): boolean =>
  (points[nth - 1]?.value ?? null) === null && (points[nth + 1]?.value ?? null) === null

function reportedLines(reportedH: readonly number[], palette: ChartPalette) {
  return {
    silent: true,
    symbol: 'none',
    // ECharts rounds to 2 decimals otherwise, and moves the line.
    precision: -1,
    label: { show: false },
    lineStyle: { color: palette.ink, type: 'dotted' as const, width: 1.25 },
    data: reportedH.map((xAxis) => ({ name: `reported at ${formatNumber(xAxis)} h`, xAxis })),
  }
}

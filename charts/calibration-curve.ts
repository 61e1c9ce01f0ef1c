/**
 * The calibration curve of a run with one sample on it, as an ECharts option: pure data, the same for the
 * screen and for the SVG of a report.
 */
import {
  concentrationAxis,
  concentrationAxisOption,
  formatNumber,
  type ConcentrationAxis,
} from './concentration-axis.ts'
import { chartFrame, type ChartPalette } from './frame.ts'

export type CalibrationCurveInput = {
  /** Of the x-axis, such as `mg/L NA-eq`. */
  readonly unit: string
  /** Of the y-axis, such as `RLU`. */
  readonly signalUnit: string
  readonly standards: readonly {
    readonly well: string
    readonly concentrationMgPerL: number
    readonly signal: number
  }[]
  /** The fitted curve; null where the standards determine none. */
  readonly responseAt: ((concentrationMgPerL: number) => number) | null
  /** Its 95 % confidence interval, drawn as two thin lines; null where it is not known. */
  readonly intervalAt?: (
    concentrationMgPerL: number,
  ) => { readonly lower: number; readonly upper: number } | null
  /** The wells of the sample that have a signal. What the curve has no concentration for has null. */
  readonly sample: {
    readonly code: string
    readonly wells: readonly {
      readonly well: string
      readonly signal: number
      readonly concentrationMgPerL: number | null
    }[]
  }
  /** Limits in the well, before dilution. */
  readonly limits: readonly { readonly name: string; readonly concentrationMgPerL: number }[]
  readonly palette: ChartPalette
}

const curvePoints = 160

export function calibrationCurveOption(input: CalibrationCurveInput) {
  const { standards, sample, limits, palette } = input
  const axis = concentrationAxis(
    [...standards, ...sample.wells, ...limits].flatMap(
      ({ concentrationMgPerL }) => concentrationMgPerL ?? [],
    ),
  )
  return {
    ...chartFrame(palette, { right: 16, top: 48, bottom: 56 }),
    xAxis: concentrationAxisOption(input, axis),
    yAxis: yAxisOption(input),
    series: [
      curveSeries(input, axis),
      ...intervalSeries(input, axis),
      {
        id: 'standards',
        name: 'Standards',
        type: 'scatter' as const,
        symbol: 'circle',
        symbolSize: 9,
        itemStyle: { color: palette.surface, borderColor: palette.standard, borderWidth: 1.75 },
        data: standards.map(({ well, concentrationMgPerL, signal }) => ({
          name: `Standard ${formatNumber(concentrationMgPerL)} ${input.unit}\n${well}: ${formatNumber(signal)} ${input.signalUnit}`,
          value: [axis.positionOf(concentrationMgPerL), signal],
        })),
      },
      {
        id: 'sample',
        name: sample.code,
        type: 'scatter' as const,
        symbol: 'diamond',
        symbolSize: 13,
        z: 4,
        itemStyle: { color: palette.sample, borderColor: palette.surface, borderWidth: 1 },
        data: sample.wells.flatMap(({ well, signal, concentrationMgPerL }) =>
          concentrationMgPerL === null
            ? []
            : [
                {
                  name: `${sample.code}\n${well}: ${formatNumber(signal)} ${input.signalUnit}`,
                  value: [axis.positionOf(concentrationMgPerL), signal],
                },
              ],
        ),
        markLine: signalLine(input),
      },
    ],
  }
}

/** From here on the weak signals, which most samples have, would all lie on the axis. */
const signalSpanLinearMax = 30

function isLogarithmic({
  standards,
  sample,
}: Pick<CalibrationCurveInput, 'standards' | 'sample'>): boolean {
  const signals = [...standards, ...sample.wells].map(({ signal }) => signal)
  const [low, high] = [Math.min(...signals), Math.max(...signals)]
  return signals.length > 0 && low > 0 && high / low > signalSpanLinearMax
}

function yAxisOption(input: CalibrationCurveInput) {
  const { signalUnit, palette } = input
  const isLog = isLogarithmic(input)
  return {
    type: isLog ? ('log' as const) : ('value' as const),
    name: `Signal, ${signalUnit}${isLog ? ' (logarithmic)' : ''}`,
    axisLine: { show: true, onZero: false, lineStyle: { color: palette.muted } },
    // Above the names of the limits.
    nameGap: 26,
    nameTextStyle: { color: palette.muted, fontSize: 12, align: 'left' as const },
    axisLabel: { color: palette.muted, formatter: formatNumber },
    splitLine: { lineStyle: { color: palette.line } },
  }
}

function curveSeries(
  { responseAt, limits, palette }: CalibrationCurveInput,
  axis: ConcentrationAxis,
) {
  const breakAt = axis.zeroAt === null ? [] : [(axis.zeroAt + axis.from) / 2]
  return {
    id: 'curve',
    name: 'Fitted curve',
    type: 'line' as const,
    showSymbol: false,
    silent: true,
    lineStyle: { color: palette.standard, width: 2 },
    data:
      responseAt === null
        ? []
        : positionsOf(axis).map((position) => [position, responseAt(10 ** position)]),
    markLine: {
      silent: true,
      symbol: 'none',
      // ECharts rounds to 2 decimals otherwise, and moves the line.
      precision: -1,
      label: {
        color: palette.muted,
        fontSize: 11,
        formatter: ({ name }: { name: string }) => name,
      },
      data: [
        ...limits.map(({ name, concentrationMgPerL }) => ({
          name: `${name} ${formatNumber(concentrationMgPerL)}`,
          xAxis: axis.positionOf(concentrationMgPerL),
          lineStyle: { color: palette.muted, type: 'dotted' as const, width: 1.25 },
        })),
        ...breakAt.map((xAxis) => ({
          name: 'break',
          xAxis,
          label: { show: false },
          lineStyle: { color: palette.muted, type: 'dashed' as const, width: 1 },
        })),
      ],
    },
  }
}

function intervalSeries(
  { standards, sample, intervalAt, palette }: CalibrationCurveInput,
  axis: ConcentrationAxis,
) {
  if (!intervalAt) return []
  // Beyond the standards it grows without measure, and would press the curve flat.
  const positive = standards.flatMap(({ concentrationMgPerL: x }) => (x > 0 ? Math.log10(x) : []))
  const [from, to] = [Math.min(...positive), Math.max(...positive)]
  const positions = positionsOf(axis).filter((position) => position >= from && position <= to)
  const isLog = isLogarithmic({ standards, sample })
  return (['lower', 'upper'] as const).map((end) => ({
    id: `interval-${end}`,
    name: `95 % interval, ${end} end`,
    type: 'line' as const,
    showSymbol: false,
    silent: true,
    lineStyle: { color: palette.standard, width: 1, type: 'dashed' as const, opacity: 0.75 },
    data: positions.map((position): [number, number | null] => {
      const signal = intervalAt(10 ** position)?.[end] ?? null
      return [position, signal !== null && (signal > 0 || !isLog) ? signal : null]
    }),
  }))
}

function positionsOf({ from, max }: ConcentrationAxis): number[] {
  const step = (max - from) / curvePoints
  return Array.from({ length: curvePoints + 1 }, (_, index) => from + index * step)
}

/** The mean signal of the sample across the whole plot: it is there too where the curve gives no concentration. */
function signalLine({ sample, palette }: CalibrationCurveInput) {
  const { length } = sample.wells
  if (length === 0) return undefined
  const mean = sample.wells.reduce((sum, { signal }) => sum + signal, 0) / length
  return {
    silent: true,
    symbol: 'none',
    precision: -1,
    lineStyle: { color: palette.sample, type: 'dashed' as const, width: 1.25 },
    label: {
      position: 'insideStartTop' as const,
      color: palette.sample,
      fontSize: 12,
      fontWeight: 600,
      // The code of a vial may have 64 characters.
      width: 220,
      overflow: 'truncate' as const,
      formatter: length === 1 ? sample.code : `${sample.code}, mean of ${length}`,
    },
    data: [{ name: sample.code, yAxis: mean }],
  }
}

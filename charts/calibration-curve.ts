/**
 * The calibration curve of a run with one sample on it, as an ECharts option: pure data, the same for the
 * screen and for the SVG of a report.
 *
 * The x-axis is logarithmic. A logarithm has no place for the standard of concentration 0, so that one is drawn
 * left of a marked break, where the axis says "0". The positions are computed here on a linear axis, since
 * ECharts' own logarithmic axis would drop the zero without a word.
 */
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
  const { standards, sample, palette } = input
  const axis = concentrationAxis(input)
  return {
    ...chartFrame(palette, { right: 16, top: 48, bottom: 56 }),
    xAxis: xAxisOption(input, axis),
    yAxis: yAxisOption(input),
    series: [
      curveSeries(input, axis),
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

type ConcentrationAxis = {
  readonly min: number
  readonly max: number
  /** Where the positive part begins: a whole power of ten. */
  readonly from: number
  /** Where 0 is drawn; null where nothing is 0. */
  readonly zeroAt: number | null
  readonly labels: readonly number[]
  readonly ticks: readonly number[]
  readonly positionOf: (concentrationMgPerL: number) => number
}

/** The positions of concentrations: their decimal logarithms, and 0 left of a break. */
function concentrationAxis({
  standards,
  sample,
  limits,
}: CalibrationCurveInput): ConcentrationAxis {
  const all = [...standards, ...sample.wells, ...limits].flatMap(
    ({ concentrationMgPerL }) => concentrationMgPerL ?? [],
  )
  const logs = all.filter((x) => x > 0).map(Math.log10)
  const from = logs.length === 0 ? 0 : Math.floor(Math.min(...logs))
  const max = (logs.length === 0 ? 1 : Math.max(...logs)) + 0.12
  const zeroAt = all.some((x) => x <= 0) ? from - 0.55 : null
  const decades = Array.from({ length: Math.floor(max) - from + 1 }, (_, step) => from + step)
  const within = (position: number) => position <= max
  const ticks = decades
    .flatMap((decade) => [1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => decade + Math.log10(digit)))
    .filter(within)
  // Two decades or fewer read better with 2 and 5 between the powers of ten.
  const labels =
    decades.length > 3
      ? decades
      : decades.flatMap((at) => [at, at + Math.log10(2), at + Math.log10(5)]).filter(within)
  return {
    min: zeroAt === null ? from : zeroAt - 0.15,
    max,
    from,
    zeroAt,
    labels: zeroAt === null ? labels : [zeroAt, ...labels],
    ticks,
    positionOf: (x) => (x > 0 ? Math.log10(x) : (zeroAt ?? from)),
  }
}

function xAxisOption({ unit, palette }: CalibrationCurveInput, axis: ConcentrationAxis) {
  const breakNote = axis.zeroAt === null ? '' : '; 0 stands left of the break'
  return {
    type: 'value' as const,
    min: axis.min,
    max: axis.max,
    name: `Concentration in the well, ${unit}\n(logarithmic${breakNote})`,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: { color: palette.muted, fontSize: 12, lineHeight: 16 },
    axisLine: { onZero: false, lineStyle: { color: palette.muted } },
    axisTick: { show: true, customValues: [...axis.ticks], lineStyle: { color: palette.muted } },
    axisLabel: {
      color: palette.muted,
      customValues: [...axis.labels],
      formatter: (position: number) =>
        axis.zeroAt !== null && Math.abs(position - axis.zeroAt) < 1e-9
          ? '0'
          : formatNumber(10 ** position),
    },
    splitLine: { show: false },
  }
}

/** From here on the weak signals, which most samples have, would all lie on the axis. */
const signalSpanLinearMax = 30

function yAxisOption({ standards, sample, signalUnit, palette }: CalibrationCurveInput) {
  const signals = [...standards, ...sample.wells].map(({ signal }) => signal)
  const [low, high] = [Math.min(...signals), Math.max(...signals)]
  const isLogarithmic = signals.length > 0 && low > 0 && high / low > signalSpanLinearMax
  return {
    type: isLogarithmic ? ('log' as const) : ('value' as const),
    name: `Signal, ${signalUnit}${isLogarithmic ? ' (logarithmic)' : ''}`,
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
  const step = (axis.max - axis.from) / curvePoints
  const positions = Array.from({ length: curvePoints + 1 }, (_, index) => axis.from + index * step)
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
        : positions.map((position) => [position, responseAt(10 ** position)]),
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

/** At most four significant digits, for axes and tips only: reported numbers are never formatted here. */
function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4))).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ')
}

import type { ChartPalette } from './frame.ts'

/**
 * An x-axis of concentrations, logarithmic. A logarithm has no place for the standard of concentration 0, so that one
 * is drawn left of a marked break, where the axis says "0". The positions are computed here on a linear axis, since
 * ECharts' own logarithmic axis would drop the zero without a word.
 */
export type ConcentrationAxis = {
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
export function concentrationAxis(all: readonly number[]): ConcentrationAxis {
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

export function concentrationAxisOption(
  { unit, palette }: { readonly unit: string; readonly palette: ChartPalette },
  axis: ConcentrationAxis,
) {
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

/** At most four significant digits, for axes and tips only: reported numbers are never formatted here. */
export function formatNumber(value: number): string {
  return String(Number(value.toPrecision(4))).replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ' ')
}

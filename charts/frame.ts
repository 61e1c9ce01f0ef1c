/** What every chart of ours looks like around its data, as parts of an ECharts option: pure data. */
export type ChartPalette = {
  readonly ink: string
  readonly muted: string
  readonly line: string
  readonly surface: string
  readonly standard: string
  readonly sample: string
}

const font = {
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  fontSize: 12,
}

/** Of axes: their names and numbers. */
export const axisText = ({ muted }: ChartPalette) => ({ color: muted, ...font })

export const chartFrame = (
  { ink, line, surface }: ChartPalette,
  room: { readonly right: number; readonly top: number; readonly bottom: number },
) => ({
  animation: false,
  aria: { enabled: false },
  textStyle: { color: ink, ...font },
  grid: {
    left: 8,
    ...room,
    outerBoundsMode: 'same' as const,
    // The names of the axes take no room from the plot: on a phone they would take half of it.
    outerBoundsContain: 'axisLabel' as const,
  },
  tooltip: {
    trigger: 'item' as const,
    // HTML tooltips carry inline styles, which the content security policy refuses.
    renderMode: 'richText' as const,
    backgroundColor: surface,
    borderColor: line,
    textStyle: { color: ink, ...font },
    formatter: ({ name }: { name: string }) => name,
  },
})

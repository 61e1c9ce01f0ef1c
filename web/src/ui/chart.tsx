// In a chunk of its own: the charting library weighs as much as the rest of the app.
import { useComputedColorScheme } from '@mantine/core'
import type { ChartPalette } from '@luminous/charts/frame.ts'
import { LineChart, ScatterChart } from 'echarts/charts'
import { GridComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use as register, type EChartsCoreOption, type EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import classes from './calibration.module.css'

register([LineChart, ScatterChart, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

type ChartProps = {
  /** Kept between drawings: another one is another chart. */
  option: (palette: ChartPalette) => EChartsCoreOption
  label: string
}

/** The colours are read from the page, so another scheme is another chart. */
export function Chart(props: ChartProps) {
  return <Drawn key={useComputedColorScheme('light')} {...props} />
}

function Drawn({ option, label }: ChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const chart: EChartsType = init(element, null, { renderer: 'svg' })
    chart.setOption(option(paletteOf(element)))
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [option])
  return <div ref={frame} className={classes.chart} role="img" aria-label={label} />
}

function paletteOf(element: Element): ChartPalette {
  const style = getComputedStyle(element)
  const colour = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: colour('--ink'),
    muted: colour('--ink-3'),
    line: colour('--line'),
    surface: colour('--card'),
    standard: colour('--accent'),
    sample: colour('--sample'),
  }
}

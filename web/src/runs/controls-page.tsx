import { NativeSelect, Skeleton } from '@mantine/core'
import { controlRunsMin } from '@luminous/assay/quality/westgard.ts'
import type { ChartPalette } from '@luminous/charts/frame.ts'
import { controlChartOption } from '@luminous/charts/control-chart.ts'
import type { ControlChart } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useState } from 'react'
import { paths } from '../paths.ts'
import { plateName } from '../ui/plate-name.ts'
import { Chip } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import table from '../ui/table.module.css'
import { controlChartsQuery, methodsQuery } from './queries.ts'

const Chart = lazy(async () => {
  const { Chart: chart } = await import('../ui/chart.tsx')
  return { default: chart }
})

const controlWords: Readonly<Record<string, string>> = {
  positiveControl: 'Positive control',
  negativeControl: 'Negative control',
  untreatedControl: 'Untreated control',
  blank: 'Blank',
  ec50: 'Half-way point of the curve (C)',
}

const brokenWords: Readonly<Record<string, string>> = {
  '1-3s': 'beyond 3 SD',
  '2-2s': 'two in a row beyond 2 SD on the same side',
  'R-4s': 'two in a row more than 4 SD apart',
  '4-1s': 'four in a row beyond 1 SD on the same side',
  '10x': 'ten in a row on the same side',
  '1-2s': 'beyond 2 SD (a warning)',
}

/** What the controls of a method do from run to run. */
export function ControlsPage() {
  const methods = useQuery(methodsQuery)
  // The one in use comes first.
  const byUse = (methods.data ?? []).toSorted((a, b) => b.runs - a.runs)
  const codes = [...new Set(byUse.map(({ code }) => code))]
  const [chosen, setChosen] = useState('')
  const code = chosen === '' ? (codes[0] ?? '') : chosen
  const query = useQuery({ ...controlChartsQuery(code), enabled: code !== '' })
  return (
    <>
      {codes.length > 1 && (
        <NativeSelect
          label="Method"
          data={codes}
          value={code}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        />
      )}
      <Loaded query={methods} what="The methods" rows={2}>
        {() =>
          code === '' ? (
            <Panel title="Control charts">
              <Empty title="No method yet" />
            </Panel>
          ) : (
            <Loaded query={query} what="The control charts" rows={4}>
              {(charts) =>
                charts.length === 0 ? (
                  <Panel title="Control charts">
                    <Empty title={`No run of ${code} with controls yet`}>
                      <p>Each computed run adds its controls here.</p>
                    </Empty>
                  </Panel>
                ) : (
                  charts.map((chart) => <ControlPanel key={chart.control} chart={chart} />)
                )
              }
            </Loaded>
          )
        }
      </Loaded>
    </>
  )
}

function ControlPanel({ chart }: { chart: ControlChart }) {
  const { control, unit, centre, sd, points } = chart
  const word = controlWords[control] ?? control
  const read = points.filter(({ value, isSigned }) => value !== null && isSigned).length
  const hasLimits = centre !== null && sd !== null
  const option = useCallback(
    (palette: ChartPalette) =>
      controlChartOption({
        unit,
        limits: centre === null || sd === null ? null : { centre, sd },
        points: points.map(({ plate, fileName, isSigned, value, broken }) => ({
          name: `${plateName(plate)}, ${fileName}: ${figure(value)} ${unit}${isSigned ? '' : ', not signed'}`,
          value,
          broken: broken.map((rule) => brokenWords[rule] ?? rule),
        })),
        palette,
      }),
    [unit, centre, sd, points],
  )
  return (
    <Panel
      title={word}
      lead={
        hasLimits
          ? `Mean ${figure(centre)} ${unit}, SD ${figure(sd)}, of the first signed runs (20 at most). A triangle breaks a rule, which the table names.`
          : `Limits come with ${controlRunsMin} signed runs: ${count(Math.max(0, controlRunsMin - read), 'run')} missing.`
      }
    >
      <Suspense fallback={<Skeleton height={300} radius="md" />}>
        <Chart
          option={option}
          label={`${word} from run to run. The same data stand in the table below.`}
        />
      </Suspense>
      <details className={table.fold}>
        <summary>{count(points.length, 'run')} as a table</summary>
        <div className={table.scroll} role="region" aria-label={`Runs: ${word}`} tabIndex={0}>
          <table className={table.table}>
            <thead>
              <tr>
                <th scope="col">Run</th>
                <th scope="col">Read</th>
                <th scope="col" className={table.number}>
                  Value, {unit}
                </th>
                <th scope="col" className={table.number}>
                  SD from the mean
                </th>
                <th scope="col">Rules</th>
              </tr>
            </thead>
            <tbody>
              {points.map((point) => (
                <tr key={point.run}>
                  <th scope="row">
                    <Link to={paths.run} params={{ runId: point.run }}>
                      {plateName(point.plate)}
                    </Link>
                  </th>
                  <td>{point.readAt === null ? '–' : <Moment at={point.readAt} />}</td>
                  <td className={table.number}>{figure(point.value)}</td>
                  <td className={table.number}>{point.z?.toFixed(2) ?? '–'}</td>
                  <td>
                    {point.broken.length === 0
                      ? '–'
                      : point.broken.map((rule) => (
                          <div key={rule}>
                            <Chip tone={rule === '1-2s' ? 'caution' : 'bad'}>
                              {brokenWords[rule] ?? rule}
                            </Chip>
                          </div>
                        ))}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </Panel>
  )
}

const figure = (value: number | null): string =>
  value === null ? 'not read' : String(Number(value.toPrecision(5)))

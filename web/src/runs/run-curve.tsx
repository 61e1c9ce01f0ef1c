import { Skeleton } from '@mantine/core'
import { curveInterval95 } from '@luminous/assay/curve/curve-interval.ts'
import { curveAt } from '@luminous/assay/curve/curve.ts'
import type { Run } from '@luminous/contract'
import { lazy, Suspense, useMemo } from 'react'
import { modelWords, readParameters } from '../ui/curve-parameters.ts'
import { Empty, Panel } from '../ui/panel.tsx'
import { formatSignal } from '../ui/signal.ts'
import { ofBiosensor } from './run-words.ts'
import table from '../ui/table.module.css'

const CalibrationChart = lazy(async () => {
  const { CalibrationChart: chart } = await import('../ui/calibration-chart.tsx')
  return { default: chart }
})

const ResidualsChart = lazy(async () => {
  const { ResidualsChart: chart } = await import('../ui/residuals-chart.tsx')
  return { default: chart }
})

type Part = Run['parts'][number]
type Calibration = NonNullable<Part['calibration']>

/** The curve of each biosensor's standards, and how well it finds them again. */
export function RunCurves({ run }: { run: Run }) {
  if (run.parts.length === 0) return <NoCurve title="Calibration curve" why={run.error} />
  return run.parts.map((part) => <PartCurve key={part.method.id} part={part} error={run.error} />)
}

function NoCurve({ title, why }: { title: string; why: string | null }) {
  return (
    <Panel title={title}>
      <Empty title="No curve">
        <p>{why ?? 'It comes when the standards are laid out and a method is chosen.'}</p>
      </Empty>
    </Panel>
  )
}

function PartCurve({ part, error }: { part: Part; error: string | null }) {
  const { calibration, calibrationError, unit, signalUnit, method } = part
  const title = `Calibration curve${ofBiosensor(part.biosensor)}`
  if (method.report === 'fold') {
    const why = `${method.code} is for screening: it reports the fold alone and needs no standards.`
    return <NoCurve title={title} why={error ?? why} />
  }
  if (calibration === null) return <NoCurve title={title} why={error ?? calibrationError} />
  return (
    <Panel
      title={title}
      lead={`${modelWords[calibration.model]}, R² ${calibration.r2.toFixed(4)}, on ${calibration.standards.length} standard wells. The dashed lines are its 95 % confidence interval.`}
    >
      <Curve calibration={calibration} signalUnit={signalUnit} unit={unit} />
      <Residuals calibration={calibration} unit={unit} />
      <Standards calibration={calibration} signalUnit={signalUnit} unit={unit} />
      <Parameters calibration={calibration} />
    </Panel>
  )
}

type Props = { calibration: Calibration; signalUnit: string; unit: string }

function Curve({ calibration, signalUnit, unit }: Props) {
  const data = useMemo(() => {
    const parameters = readParameters(calibration.parameters)
    return {
      unit,
      signalUnit,
      standards: calibration.standards.map(({ well, concentration, signal }) => ({
        well,
        concentrationMgPerL: Number(concentration),
        signal,
      })),
      responseAt: parameters === null ? null : (x: number) => curveAt(parameters, x),
      ...(parameters !== null && {
        intervalAt: (x: number) => curveInterval95({ ...calibration, parameters }, x),
      }),
      sample: { code: '', wells: [] },
      limits: [],
    }
  }, [calibration, signalUnit, unit])
  return (
    <Suspense fallback={<Skeleton height={300} radius="md" />}>
      <CalibrationChart
        data={data}
        label="Calibration curve of the run. The same data stand in the table below."
      />
    </Suspense>
  )
}

function Residuals({ calibration: { standards }, unit }: Omit<Props, 'signalUnit'>) {
  const points = useMemo(
    () =>
      standards.flatMap((each) => {
        const residualPercent = residualPercentOf(each)
        return residualPercent === null
          ? []
          : [{ well: each.well, concentration: Number(each.concentration), residualPercent }]
      }),
    [standards],
  )
  return (
    <Suspense fallback={<Skeleton height={300} radius="md" />}>
      <ResidualsChart
        unit={unit}
        points={points}
        label="Residuals of the standards, in per cent of the curve. The same data stand in the table below."
      />
    </Suspense>
  )
}

/** How far a standard's signal lies from the curve, in per cent of it; null where the curve is 0 there. */
const residualPercentOf = ({ signal, fitted }: Calibration['standards'][number]): number | null =>
  fitted === 0 ? null : (signal / fitted - 1) * 100

function Standards({ calibration, signalUnit, unit }: Props) {
  return (
    <details className={table.fold}>
      <summary>Standards found again by the curve</summary>
      <div className={table.scroll} role="region" aria-label="Standards" tabIndex={0}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Well</th>
              {[
                `Standard, ${unit}`,
                `Signal, ${signalUnit}`,
                `Curve, ${signalUnit}`,
                'Residual, %',
                `Found again, ${unit}`,
                'Error, %',
              ].map((name) => (
                <th key={name} scope="col" className={table.number}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {calibration.standards.map((each) => (
              <tr key={each.well}>
                <th scope="row">{each.well}</th>
                <td className={table.number}>{each.concentration}</td>
                <td className={table.number}>{formatSignal(each.signal)}</td>
                <td className={table.number}>{formatSignal(each.fitted)}</td>
                <td className={table.number}>{residualPercentOf(each)?.toFixed(1) ?? '–'}</td>
                <td className={table.number}>
                  {each.backCalculated === null
                    ? 'off the curve'
                    : String(Number(each.backCalculated.toPrecision(4)))}
                </td>
                <td className={table.number}>{each.errorPercent?.toFixed(1) ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}

function Parameters({ calibration: { parameters, standardErrors } }: { calibration: Calibration }) {
  return (
    <details className={table.fold}>
      <summary>Parameters with their standard errors</summary>
      <ul>
        {Object.entries(parameters).map(([name, value]) => {
          const error = standardErrors[name] ?? null
          return (
            <li key={name}>
              {name} = {Number(value.toPrecision(6))}
              {error === null ? ', no standard error' : ` ± ${Number(error.toPrecision(3))}`}
            </li>
          )
        })}
      </ul>
    </details>
  )
}

import type { Plate, Well } from '@luminous/contract'
import { explainFlag } from '../ui/flags.ts'
import { formatSignal } from '../ui/signal.ts'
import { describeWell, whyNoSignal } from '../ui/well-roles.ts'
import classes from '../ui/plate.module.css'

/** Everything known of the well that has the focus. */
export function WellInspector({
  name,
  well,
  plate,
  unit,
}: {
  name: string
  well: Well | undefined
  plate: Plate
  unit: string
}) {
  return (
    <aside className={classes.inspector} aria-label="Well inspector">
      <h3>{name}</h3>
      {well ? (
        <dl>
          <Row term="Holds">{describeWell(well, unit)}</Row>
          <Row term="Seen by">{well.scope === 'own' ? 'your team' : 'everybody on the plate'}</Row>
          <Row term="Signal">
            {well.signal === null
              ? whyNoSignal(well)
              : `${formatSignal(well.signal)} ${plate.signalUnit}`}
          </Row>
          {well.dilution !== null && <Row term="Dilution">{`1 : ${well.dilution}`}</Row>}
          {well.concentrationMgPerL !== null && (
            <Row term="Alone">
              {well.concentrationMgPerL} {unit}
            </Row>
          )}
          {well.flag !== null && <Row term="Flag">{explainFlag(well.flag).word}</Row>}
        </dl>
      ) : (
        <p>
          Not yours to see, or empty. Of other teams' wells you have only salted hashes: they prove
          the plate and tell nothing.
        </p>
      )}
    </aside>
  )
}

function Row({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

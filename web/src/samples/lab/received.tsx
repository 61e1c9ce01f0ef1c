import { Button } from '@mantine/core'
import type { Sample } from '@luminous/contract'
import { conditionWords } from '@luminous/contract/custody-words.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { paths } from '../../paths.ts'
import { Chip } from '../../ui/chip.tsx'
import { Empty, Panel } from '../../ui/panel.tsx'
import rows from '../../ui/rows.module.css'
import { DecideDialog } from '../decide-dialog.tsx'
import { stageOf } from '../sample-stage.ts'
import classes from './lab.module.css'

/** The number to write on the vial, as large as it can be read from the bench. */
export function ReceivedNow({
  sample,
  onDecided,
}: {
  sample: Sample
  onDecided: (sample: Sample) => void
}) {
  const [decides, setDecides] = useState(false)
  const stage = stageOf(sample)
  const wrong = sample.conditions.map((code) => conditionWords[code].toLowerCase())
  return (
    <Panel title="Received">
      <div className={classes.saved} role="status">
        <p className={classes.number}>{sample.labNumber}</p>
        <p>
          <strong>{sample.code}</strong>, {sample.site.name}, {sample.team.name}
        </p>
        <Chip tone={stage.tone}>{stage.word}</Chip>
        {sample.receiptState === 'held' && (
          <p>
            {wrong.length > 0
              ? `Held because of: ${wrong.join(', ')}. `
              : 'Held because its times do not fit together. '}
            Somebody has to decide whether it may be read.
          </p>
        )}
      </div>
      {sample.receiptState === 'held' && (
        <Button mt="sm" onClick={() => setDecides(true)}>
          Decide…
        </Button>
      )}
      {decides && (
        <DecideDialog sample={sample} onDecided={onDecided} onClose={() => setDecides(false)} />
      )}
    </Panel>
  )
}

/** What was received since the page was opened. */
export function ReceivedList({ samples }: { samples: readonly Sample[] }) {
  return (
    <Panel
      title="Received since you opened this page"
      lead="A receipt stays in the chain. Was it the wrong vial? Open the sample and reject it with the reason; that can be turned as long as it is not read."
    >
      {samples.length === 0 ? (
        <Empty title="Nothing yet">
          <p>
            The code field is ready for a handheld scanner. After a code, keys 1 to 9 say what you
            see, I, B, M or N how the seal is, and Enter saves.
          </p>
        </Empty>
      ) : (
        <ul className={rows.rows} aria-label="Received samples">
          {samples.map((sample) => {
            const stage = stageOf(sample)
            return (
              <li key={sample.id}>
                <div>
                  <p className={rows.name}>
                    <Link to={paths.sample} params={{ sampleId: sample.id }}>
                      {sample.code}
                    </Link>
                  </p>
                  <p className={rows.minor}>{sample.team.name}</p>
                </div>
                <p className={rows.name}>{sample.labNumber}</p>
                <Chip tone={stage.tone}>{stage.word}</Chip>
              </li>
            )
          })}
        </ul>
      )}
    </Panel>
  )
}

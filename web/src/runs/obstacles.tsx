import { Button } from '@mantine/core'
import type { Run, RunObstacle } from '@luminous/contract'
import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './runs.module.css'

/** What keeps the run from going on; each sentence leads to where it is solved. */
export function Obstacles({
  run,
  mayChange,
  onLayOut,
}: {
  run: Run
  mayChange: boolean
  onLayOut: () => void
}) {
  if (run.obstacles.length === 0) return null
  return (
    <Panel title="Before it goes on">
      <ul className={classes.obstacles} aria-label="Obstacles">
        {run.obstacles.map((obstacle) => (
          <li key={obstacle.code + obstacle.message} data-bars={obstacle.bars}>
            <span>{obstacle.message}</span>
            <Way obstacle={obstacle} mayChange={mayChange} onLayOut={onLayOut} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Way({
  obstacle: { code },
  mayChange,
  onLayOut,
}: {
  obstacle: RunObstacle
  mayChange: boolean
  onLayOut: () => void
}) {
  switch (code) {
    case 'noLayout':
    case 'noBiosensor':
    case 'unknownBiosensor':
    case 'methodWithoutWells':
    case 'unknownSamples':
      return mayChange ? (
        <Button size="compact-sm" variant="default" onClick={onLayOut}>
          {code === 'noLayout' ? 'Lay the plate out' : 'Change the layout'}
        </Button>
      ) : null
    case 'noMethod':
    case 'unitNotReported':
    case 'noReadTime':
    case 'readInFuture':
    case 'cannotCompute':
      return <a href="#settings">Method, reader, time</a>
    case 'turned':
      return <a href="#plate">Plate</a>
    case 'sampleNotReady':
      return <Link to={paths.worklist}>Worklist</Link>
    case 'unruled':
      return <a href="#checks">Checks</a>
    case 'repeatUndecided':
      break
  }
  return <a href="#results">Results</a>
}

import { Button, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import classes from './field.module.css'
import { distanceWords, nearestSites } from './nearest-sites.ts'
import { findPosition, type Finding, type Found } from './position.ts'
import type { StepProps } from './steps.ts'

const shownMax = 40

/** Where: the nearest sites first, and where the phone itself is. */
export function StepSite({
  pack,
  draft,
  onChange,
  onNext,
  onFound,
}: StepProps & { onFound: (found: Found) => void }) {
  const [search, setSearch] = useState('')
  const [finding, setFinding] = useState<Finding>({ kind: 'idle' })
  const find = async () => {
    setFinding({ kind: 'finding' })
    const now = await findPosition()
    setFinding(now)
    if (now.kind === 'found') onFound(now.found)
  }
  const hasPosition = draft.position !== null
  useEffect(() => {
    if (!hasPosition) void find()
    // Once, when the step opens; afterwards by the button.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [])
  const sites = nearestSites(pack.sites, draft.position, search)
  return (
    <div className={classes.stack}>
      <Where draft={draft} finding={finding} onFind={() => void find()} />
      {pack.sites.length === 0 && (
        <p className={classes.notice} data-tone="caution">
          Your team has no site yet. Add one on the team’s page, Sites, where there is a network.
        </p>
      )}
      {pack.sites.length > 5 && (
        <TextInput
          className={classes.field}
          label="Find a site"
          type="search"
          maxLength={100}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
      )}
      <ul className={classes.choices} aria-label="Sites">
        {sites.slice(0, shownMax).map((site) => (
          <li key={site.id}>
            <button
              type="button"
              aria-pressed={site.id === draft.site}
              onClick={() => onChange({ site: site.id })}
            >
              <span>{site.name}</span>
              <span>{site.distanceM === null ? '' : distanceWords(site.distanceM)}</span>
            </button>
          </li>
        ))}
      </ul>
      {sites.length > shownMax && (
        <p className={classes.minor}>
          {sites.length - shownMax} more: type a part of the name to find them.
        </p>
      )}
      <Button className={classes.big} disabled={draft.site === null} onClick={onNext}>
        Next: time and readings
      </Button>
    </div>
  )
}

function Where({
  draft: { position },
  finding,
  onFind,
}: Pick<StepProps, 'draft'> & { finding: Finding; onFind: () => void }) {
  return (
    <div className={classes.notice}>
      <p role="status">
        {finding.kind === 'finding'
          ? 'Looking for the position of the phone…'
          : position
            ? `The phone is at ${position.latitude}°, ${position.longitude}°, within ${position.accuracyM} m.`
            : finding.kind === 'failed'
              ? finding.says
              : 'The position of the phone is not known.'}
      </p>
      {finding.kind !== 'finding' && (
        <Button variant="default" size="md" onClick={onFind}>
          {position ? 'Find it again' : 'Find the position'}
        </Button>
      )}
    </div>
  )
}

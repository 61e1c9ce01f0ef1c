import type { NewSite, Team } from '@luminous/contract'
import { newSite } from '@luminous/contract/endpoints/sites.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { sitesQuery, useTeamChange } from '../session/team-queries.ts'
import { History } from '../ui/history.tsx'
import { Act } from '../ui/act.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { serverErrors } from '../ui/field-error.ts'
import { FormShell } from '../ui/form-shell.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { emptySite, SiteFields, toNewSite, type SiteForm } from './site-fields.tsx'

/** Where the team samples. */
export function SitesPage({ team, rights }: { team: Team; rights: Rights }) {
  const query = useQuery(sitesQuery(team.id))
  const [adds, setAdds] = useState(false)
  const mayWrite = rights.may('sites:write') && team.state !== 'closed'
  return (
    <Panel
      title="Sites"
      lead="Where water is sampled. Every sample belongs to one, and its times are shown on the clock of its site."
      acts={
        <Act
          isAllowed={mayWrite}
          whyNot={whyNotWrite(team, rights, 'sites:write')}
          onClick={() => setAdds(true)}
        >
          Add a site
        </Act>
      }
    >
      <Loaded query={query} what="The sites">
        {(sites) =>
          sites.length === 0 ? (
            <Empty title="No sites yet">
              <p>A name and a time zone are enough to begin; coordinates put it on the map.</p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="Sites">
              {sites.map((site) => (
                <li key={site.id}>
                  <p className={rows.name}>{site.name}</p>
                  <p>{site.timeZone.replaceAll('_', ' ')}</p>
                  <p className={rows.minor}>
                    {site.latitude === null || site.longitude === null
                      ? 'No coordinates'
                      : `${site.latitude}°, ${site.longitude}° (WGS 84)`}
                  </p>
                  <div className={rows.acts}>
                    <History kind="site" id={site.id} name={site.name} />
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {adds && (
        <Dialog title="A new site" isWide onClose={() => setAdds(false)}>
          <NewSiteForm teamId={team.id} onDone={() => setAdds(false)} />
        </Dialog>
      )}
    </Panel>
  )
}

export function NewSiteForm({ teamId, onDone }: { teamId: string; onDone: () => void }) {
  const [value, setValue] = useState<SiteForm>(emptySite)
  const add = useTeamChange((site: NewSite) => call(newSite, { team: teamId, body: site }))
  return (
    <FormShell
      sending={add}
      failed="The site was not added"
      act="Add the site"
      onSend={() => add.mutate(toNewSite(value), { onSuccess: onDone })}
    >
      <SiteFields value={value} errorOf={serverErrors(add.error)} onChange={setValue} />
    </FormShell>
  )
}

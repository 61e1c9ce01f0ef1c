import { Button } from '@mantine/core'
import type { Grant, Team } from '@luminous/contract'
import { grantRevocation } from '@luminous/contract/endpoints/keys.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { useTeamRefresh } from '../session/team-queries.ts'
import { History } from '../ui/history.tsx'
import { Act } from '../ui/act.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip, type Tone } from '../ui/chip.tsx'
import { count } from '../ui/count.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { AccessLog } from './access-log.tsx'
import { GrantForm } from './grant-form.tsx'
import { grantsQuery } from './queries.ts'

/** Who from outside may read the team, and what they did read. */
export function AuditorsPage({ team, rights }: { team: Team; rights: Rights }) {
  const query = useQuery(grantsQuery(team.id))
  const [adds, setAdds] = useState(false)
  const [revoked, setRevoked] = useState<Grant | null>(null)
  const refresh = useTeamRefresh()
  const mayWrite = rights.may('grants:write') && team.state !== 'closed'
  return (
    <>
      <Panel
        title="Auditors"
        lead="Somebody from outside, as of a regulator, may read the team’s results and proofs for a time. They change nothing, and each reading is logged below."
        acts={
          <Act
            isAllowed={mayWrite}
            whyNot={whyNotWrite(team, rights, 'grants:write')}
            onClick={() => setAdds(true)}
          >
            Let somebody read
          </Act>
        }
      >
        <Loaded query={query} what="The grants">
          {(grants) =>
            grants.length === 0 ? (
              <Empty title="Nobody from outside may read this team">
                <p>
                  A grant names one person, why they read, and until when. It ends by itself and can
                  be ended earlier.
                </p>
              </Empty>
            ) : (
              <ul className={rows.rows} aria-label="Grants">
                {grants.map((grant) => (
                  <GrantRow
                    key={grant.id}
                    grant={grant}
                    mayWrite={mayWrite}
                    onRevoke={() => setRevoked(grant)}
                  />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Panel>
      {rights.may('access-log:read') && <AccessLog teamId={team.id} />}
      {adds && (
        <Dialog title="Let somebody read" onClose={() => setAdds(false)}>
          <GrantForm team={team} onDone={() => setAdds(false)} />
        </Dialog>
      )}
      {revoked && (
        <Ask
          title={`End the grant of ${revoked.name ?? revoked.email}?`}
          act="End the grant"
          isDangerous
          reason="Why"
          onClose={() => setRevoked(null)}
          onAct={async (reason) => {
            await call(grantRevocation, { team: team.id, id: revoked.id, body: { reason } })
            await refresh()
          }}
        >
          <p>They can read nothing of the team any more, at once. What they read stays logged.</p>
        </Ask>
      )}
    </>
  )
}

const stateWords: Readonly<Record<Grant['state'], { word: string; tone: Tone }>> = {
  coming: { word: 'Begins later', tone: 'plain' },
  active: { word: 'May read', tone: 'good' },
  ended: { word: 'Ended', tone: 'plain' },
  revoked: { word: 'Ended early', tone: 'plain' },
}

function GrantRow({
  grant,
  mayWrite,
  onRevoke,
}: {
  grant: Grant
  mayWrite: boolean
  onRevoke: () => void
}) {
  const { state, name, email } = grant
  return (
    <li>
      <div>
        <p className={rows.name}>{name ?? email}</p>
        {name !== null && <p className={rows.minor}>{email}</p>}
        <p className={rows.minor}>{grant.purpose}</p>
      </div>
      <div>
        <Chip tone={stateWords[state].tone}>{stateWords[state].word}</Chip>
        {name === null && state !== 'ended' && state !== 'revoked' && (
          <p className={rows.minor}>Has not accepted yet</p>
        )}
        <p className={rows.minor}>Granted by {grant.grantedBy}</p>
      </div>
      <div>
        <p className={rows.minor}>
          <Moment at={grant.from} /> until <Moment at={grant.until} />
        </p>
        <p className={rows.minor}>
          {grant.reads === 0 || grant.lastReadAt === null ? (
            'Has read nothing yet'
          ) : (
            <>
              Read {count(grant.reads, 'time')}, last <Moment at={grant.lastReadAt} />
            </>
          )}
        </p>
      </div>
      <div className={rows.acts}>
        <History kind="access_grant" id={grant.id} name={`the grant of ${name ?? email}`} />
        {mayWrite && (state === 'active' || state === 'coming') && (
          <Button
            variant="subtle"
            color="var(--bad)"
            size="compact-sm"
            aria-label={`End now the grant of ${name ?? email}`}
            onClick={onRevoke}
          >
            End now
          </Button>
        )}
      </div>
    </li>
  )
}

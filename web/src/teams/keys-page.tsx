import { Button } from '@mantine/core'
import type { ApiKey, MadeApiKey, Team } from '@luminous/contract'
import { apiKeyRevocation } from '@luminous/contract/endpoints/keys.ts'
import { permissions } from '@luminous/contract/permissions.ts'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../api/call.ts'
import { whyNotWrite, type Rights } from '../session/rights.ts'
import { useTeamRefresh } from '../session/team-queries.ts'
import { History } from '../ui/history.tsx'
import { Act } from '../ui/act.tsx'
import { Ask } from '../ui/ask.tsx'
import { Chip, type Tone } from '../ui/chip.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Empty, Panel } from '../ui/panel.tsx'
import rows from '../ui/rows.module.css'
import { NewKeyForm, RotateForm } from './key-forms.tsx'
import { keysQuery } from './queries.ts'
import { ShownKey } from './shown-key.tsx'

type Asked =
  | { readonly deed: 'make' }
  | { readonly deed: 'rotate' | 'revoke'; readonly apiKey: ApiKey }

/** Keys by which programs read and write for the team. */
export function KeysPage({ team, rights }: { team: Team; rights: Rights }) {
  const query = useQuery(keysQuery(team.id))
  const [asked, setAsked] = useState<Asked | null>(null)
  const [made, setMade] = useState<MadeApiKey | null>(null)
  const refresh = useTeamRefresh()
  const mayWrite = rights.may('keys:write') && team.state !== 'closed'
  const close = () => setAsked(null)
  const show = (key: MadeApiKey) => {
    setMade(key)
    setAsked(null)
  }
  return (
    <Panel
      title="API keys"
      lead="With a key a program acts for the team, within its scopes, until it ends. Everything that it does is in the ledger under its name."
      acts={
        <Act
          isAllowed={mayWrite}
          whyNot={whyNotWrite(team, rights, 'keys:write')}
          onClick={() => setAsked({ deed: 'make' })}
        >
          Make a key
        </Act>
      }
    >
      {made && <ShownKey key={made.apiKey.id} value={made.key} />}
      <Loaded query={query} what="The API keys">
        {(keys) =>
          keys.length === 0 ? (
            <Empty title="No API keys yet">
              <p>
                Make one for each program that reads results for the team, so that each can be
                stopped by itself. People sign in instead.
              </p>
            </Empty>
          ) : (
            <ul className={rows.rows} aria-label="API keys">
              {keys.map((apiKey) => (
                <KeyRow
                  key={apiKey.id}
                  apiKey={apiKey}
                  replacement={keys.find(({ id }) => id === apiKey.replacedBy)}
                  mayWrite={mayWrite}
                  onAsk={(deed) => setAsked({ deed, apiKey })}
                />
              ))}
            </ul>
          )
        }
      </Loaded>
      {asked?.deed === 'make' && (
        <Dialog title="A new API key" isWide onClose={close}>
          <NewKeyForm team={team} onMade={show} />
        </Dialog>
      )}
      {asked?.deed === 'rotate' && (
        <Dialog title={`Rotate “${asked.apiKey.name}”`} onClose={close}>
          <RotateForm teamId={team.id} apiKey={asked.apiKey} onMade={show} />
        </Dialog>
      )}
      {asked?.deed === 'revoke' && (
        <Ask
          title={`Revoke “${asked.apiKey.name}”?`}
          act="Revoke the key"
          isDangerous
          onClose={close}
          onAct={async () => {
            await call(apiKeyRevocation, { team: team.id, id: asked.apiKey.id })
            await refresh()
          }}
        >
          <p>
            The key stops working at once, for whoever has it, and cannot be brought back. Rotate it
            instead if a program still needs it.
          </p>
        </Ask>
      )}
    </Panel>
  )
}

const stateWords: Readonly<Record<ApiKey['state'], { word: string; tone: Tone }>> = {
  active: { word: 'Works', tone: 'good' },
  ending: { word: 'Replaced, works a while longer', tone: 'caution' },
  expired: { word: 'Expired', tone: 'plain' },
  revoked: { word: 'Revoked', tone: 'plain' },
}

function KeyRow({
  apiKey,
  replacement,
  mayWrite,
  onAsk,
}: {
  apiKey: ApiKey
  replacement: ApiKey | undefined
  mayWrite: boolean
  onAsk: (deed: 'rotate' | 'revoke') => void
}) {
  const { state, name, scopes } = apiKey
  const isOpen = state === 'active' || state === 'ending'
  return (
    <li>
      <div>
        <p className={rows.name}>{name}</p>
        <p className={rows.minor}>
          <code>{apiKey.begins}</code>
        </p>
        <p className={rows.minor}>
          May {scopes.map((scope) => permissions[scope].does).join('; ')}
        </p>
      </div>
      <div>
        <Chip tone={stateWords[state].tone}>{stateWords[state].word}</Chip>
        <p className={rows.minor}>
          {isOpen ? 'Ends ' : 'Ended '}
          <Moment at={apiKey.expiresAt} />
        </p>
        {replacement && (
          <p className={rows.minor}>
            Replaced by <code>{replacement.begins}</code>
          </p>
        )}
      </div>
      <div>
        <p>
          {apiKey.lastUsedAt === null ? (
            'Never used'
          ) : (
            <>
              Last used <Moment at={apiKey.lastUsedAt} />
              {apiKey.lastUsedFrom !== null && ` from ${apiKey.lastUsedFrom}`}
            </>
          )}
        </p>
        <p className={rows.minor}>
          Made by {apiKey.createdBy}, <Moment at={apiKey.createdAt} />
        </p>
      </div>
      <div className={rows.acts}>
        <History kind="api_key" id={apiKey.id} name={name} />
        {mayWrite && state === 'active' && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Rotate ${name}`}
            onClick={() => onAsk('rotate')}
          >
            Rotate
          </Button>
        )}
        {mayWrite && isOpen && (
          <Button
            variant="subtle"
            color="var(--bad)"
            size="compact-sm"
            aria-label={`Revoke ${name}`}
            onClick={() => onAsk('revoke')}
          >
            Revoke
          </Button>
        )}
      </div>
    </li>
  )
}

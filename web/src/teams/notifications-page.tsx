import type { Team } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import type { Rights } from '../session/rights.ts'
import { Loaded } from '../ui/loaded.tsx'
import { Panel } from '../ui/panel.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { preferencesQuery } from './queries.ts'

export function NotificationsPage({ team, rights }: { team: Team; rights: Rights }) {
  const query = useQuery(preferencesQuery(team.id))
  return (
    <Panel
      title="Notifications"
      lead="What the team’s people are told, unless they choose otherwise for themselves. The choice is kept; sending begins when notifications of results are there."
    >
      <Loaded query={query} what="The preferences">
        {(preferences) => (
          <PreferencesForm
            key={preferences.setAt}
            team={team}
            preferences={preferences}
            rights={rights}
          />
        )}
      </Loaded>
    </Panel>
  )
}

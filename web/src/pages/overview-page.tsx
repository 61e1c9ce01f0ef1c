import { Progress } from '@mantine/core'
import type { Team } from '@luminous/contract'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { OnboardingList } from '../onboarding/onboarding-list.tsx'
import { onboardingQuery } from '../onboarding/queries.ts'
import { paths } from '../paths.ts'
import type { Rights } from '../session/rights.ts'
import { RecipientsPanel } from '../teams/recipients.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { Moment } from '../ui/moment.tsx'
import { Facts, Panel } from '../ui/panel.tsx'
import classes from './overview-page.module.css'

export function OverviewPage({ team, rights }: { team: Team; rights: Rights }) {
  const onboarding = useQuery(onboardingQuery(team.id))
  const { usedBytes, maxBytes } = team.storage
  return (
    <>
      <Panel
        title="Set-up"
        lead={
          !rights.isStaff && rights.may('team:write') ? (
            <Link to={paths.welcome}>Go through it step by step</Link>
          ) : undefined
        }
      >
        <Loaded query={onboarding} what="The set-up" rows={5}>
          {(data) => <OnboardingList onboarding={data} isStaff={rights.isStaff} teamId={team.id} />}
        </Loaded>
      </Panel>
      <Panel
        title="Details"
        acts={
          <Link to={paths.teamPage} params={{ teamId: team.id, page: 'details' }}>
            {rights.may('team:write') ? 'Change' : 'All details'}
          </Link>
        }
      >
        <Facts
          rows={[
            ['Short name', <code key="slug">{team.slug}</code>],
            ['Kind', team.kind === 'community' ? 'Community' : 'Customer'],
            ['Contact', contactOf(team)],
            ['Second factor', team.requiresSecondFactor ? 'Needed by everybody' : 'Up to each one'],
            ['Here since', <Moment key="since" at={team.createdAt} />],
            [
              'Storage',
              <div key="storage" className={classes.storage}>
                <span>
                  {formatBytes(usedBytes)} of {formatBytes(maxBytes)} used
                </span>
                <Progress
                  value={maxBytes === 0 ? 0 : (100 * usedBytes) / maxBytes}
                  color={usedBytes > 0.9 * maxBytes ? 'red.8' : 'lume'}
                  aria-label="Storage used"
                />
              </div>,
            ],
            ...(team.notes === '' ? [] : [['Notes of staff', team.notes] as const]),
          ]}
        />
      </Panel>
      <RecipientsPanel team={team} rights={rights} />
    </>
  )
}

const contactOf = ({ contactName, contactEmail, contactPhone }: Team): string =>
  [contactName, contactEmail, contactPhone].filter(Boolean).join(', ') || 'Not named yet'

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

function formatBytes(bytes: number): string {
  const step = bytes < 1024 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const value = bytes / 1024 ** step
  return `${step === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[step]}`
}

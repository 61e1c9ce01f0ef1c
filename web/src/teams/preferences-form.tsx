import { Checkbox } from '@mantine/core'
import type { Preferences, Team } from '@luminous/contract'
import { preferencesChange } from '@luminous/contract/endpoints/teams.ts'
import { useState } from 'react'
import { call } from '../api/call.ts'
import type { Rights } from '../session/rights.ts'
import { useTeamChange } from '../session/team-queries.ts'
import { FormShell } from '../ui/form-shell.tsx'
import form from '../ui/form.module.css'
import { Icon } from '../ui/icons.tsx'
import { Moment } from '../ui/moment.tsx'
import classes from './preferences-form.module.css'

type Item = Preferences['items'][number]

const categoryWords: Readonly<Record<Item['category'], { name: string; does: string }>> = {
  results: { name: 'New results', does: 'The lab published a result.' },
  exceedances: { name: 'Exceedances', does: 'A result lies above a threshold.' },
  reports: { name: 'Reports', does: 'A report is ready to be read.' },
  custody: { name: 'Samples on the way', does: 'A kit was collected, or arrived at the lab.' },
}
const channelWords: Readonly<Record<Item['channel'], string>> = {
  inApp: 'In Luminous',
  email: 'By e-mail',
}

/** What matters most comes first. */
const categoryOrder = ['exceedances', 'results', 'reports', 'custody'] as const
const channelOrder = ['inApp', 'email'] as const

/** A table of switches: what, and how. */
export function PreferencesForm({
  team,
  preferences,
  rights,
  onSaved,
}: {
  team: Team
  preferences: Preferences
  rights: Rights
  onSaved?: () => void
}) {
  const [items, setItems] = useState<readonly Item[]>(preferences.items)
  const save = useTeamChange((changed: readonly Item[]) =>
    call(preferencesChange, { team: team.id, body: { items: changed } }),
  )
  const mayWrite = rights.may('team:write') && team.state !== 'closed'
  const channels = channelOrder.filter((one) => items.some(({ channel }) => channel === one))
  const categories = categoryOrder.filter((one) => items.some(({ category }) => category === one))
  return (
    <FormShell
      sending={save}
      failed="The preferences were not saved"
      act={onSaved ? 'Save and go on' : 'Save'}
      below={!mayWrite && <p className={form.prose}>{rights.whyNot('team:write')}</p>}
      instead={mayWrite ? undefined : null}
      beside={
        <span className={form.prose}>
          {preferences.setAt === null ? (
            'As they came: nobody of the team has chosen yet.'
          ) : (
            <span>
              <Icon name="check" size={13} /> Chosen <Moment at={preferences.setAt} />
            </span>
          )}
        </span>
      }
      onSend={() => save.mutate(items, { onSuccess: () => onSaved?.() })}
    >
      <table className={classes.table}>
        <caption className={classes.caption}>What the team is told, and how</caption>
        <thead>
          <tr>
            <th scope="col">About</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {channelWords[channel]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category) => (
            <tr key={category}>
              <th scope="row">
                {categoryWords[category].name}
                <span className={classes.minor}>{categoryWords[category].does}</span>
              </th>
              {channels.map((channel) => {
                const item = items.find(
                  (one) => one.category === category && one.channel === channel,
                )
                return (
                  <td key={channel}>
                    {item && (
                      <Checkbox
                        aria-label={`${categoryWords[category].name}, ${channelWords[channel]}`}
                        disabled={!mayWrite}
                        checked={item.enabled}
                        onChange={(event) => {
                          const enabled = event.currentTarget.checked
                          setItems(items.map((one) => (one === item ? { ...one, enabled } : one)))
                        }}
                      />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </FormShell>
  )
}
